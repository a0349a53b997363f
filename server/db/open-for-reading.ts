import { existsSync } from 'node:fs';
import path from 'node:path';
import SQLite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { StartupError } from '../startup-error.ts';
import { DATABASE_FILE, type DatabasePlace, type Db } from './database.ts';
import { openPostgres } from './postgres.ts';
import type { Tables } from './tables.ts';

/**
 * Opens a database to be read beside its running server. Nothing is changed: the schema stays as it is,
 * and a SQLite file is opened read-only.
 * @throws StartupError when there is none
 */
export async function openForReading(place: DatabasePlace): Promise<Db> {
  if (place.kind === 'postgres') return (await openPostgres(place.url, 1, () => undefined)).db;
  const file = path.resolve(place.dataDir, DATABASE_FILE);
  if (!existsSync(file)) {
    throw new StartupError(
      `There is no database ${file}: name the server's data folder with VENUE_DATA_DIR.`,
    );
  }
  return new Kysely<Tables>({
    dialect: new SqliteDialect({ database: new SQLite(file, { readonly: true, fileMustExist: true }) }),
  });
}
