import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
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
