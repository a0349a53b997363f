import path from 'node:path';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** A connection or a transaction on it; stores work on either. */
export type Db = Kysely<Tables>;

/** Where the data of an installation is. */
export type DatabasePlace =
  | { readonly kind: 'sqlite'; readonly dataDir: string }
  | {
      readonly kind: 'postgres';
      /** With the password: never logged. */
      readonly url: string;
      /** Connections that this process opens at most, apart from the one that listens. */
      readonly poolSize: number;
    };

interface Opened {
  readonly db: Db;
  /**
   * Writes everything into the database file and empties the write-ahead log, so that nothing deleted
   * lingers there. PostgreSQL does this in its own time.
   */
  checkpoint(): Promise<void>;
  close(): Promise<void>;
}

export interface SqliteDatabase extends Opened {
  readonly kind: 'sqlite';
  readonly file: string;
}

export interface PostgresDatabase extends Opened {
  readonly kind: 'postgres';
  readonly pool: Pool;
  readonly url: string;
}

export type OpenDatabase = SqliteDatabase | PostgresDatabase;

export const DATABASE_FILE = 'server.sqlite';

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
