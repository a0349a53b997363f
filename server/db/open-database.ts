import path from 'node:path';
import { DATABASE_FILE, type DatabasePlace, type OpenDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

/**
 * Opens the database and brings its schema up to this program.
 * @param onLost told of each connection that breaks while nobody uses it; the pool opens another
 * @throws StartupError with one sentence on what to do
 */
export async function openDatabase(
  place: DatabasePlace,
  nowMs: number,
  onLost: (error: Error) => void,
): Promise<OpenDatabase> {
  const database = await openUnmigrated(place, onLost);
  try {
    await migrate(database.db, database.kind, nowMs);
  } catch (error) {
    await database.db.destroy();
    throw error;
  }
  return database;
}

function openUnmigrated(place: DatabasePlace, onLost: (error: Error) => void): Promise<OpenDatabase> {
  return place.kind === 'sqlite'
    ? openSqlite(path.join(place.dataDir, DATABASE_FILE))
    : openPostgres(place.url, place.poolSize, onLost);
}
