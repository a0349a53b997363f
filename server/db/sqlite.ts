import { closeSync, openSync } from 'node:fs';
import SQLite from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { StartupError } from '../startup-error.ts';
import type { Db, SqliteDatabase } from './database.ts';
import { StatementCache } from './statement-cache.ts';
import type { Tables } from './tables.ts';

/**
 * @param file its folder exists and is writable
 * @throws StartupError when the file is no database
 */
export async function openSqlite(file: string): Promise<SqliteDatabase> {
  const db: Db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: new StatementCache(openFile(file)) }),
  });
  const checkpoint = async () => {
    await sql`pragma wal_checkpoint(truncate)`.execute(db);
  };
  return {
    kind: 'sqlite',
    file,
    db,
    checkpoint,
    close: async () => {
      await checkpoint();
      await db.destroy();
    },
  };
}

function openFile(file: string): SQLite.Database {
  try {
    // SQLite gives its log and index the mode of the database.
    closeSync(openSync(file, 'a', 0o600));
    const sqlite = new SQLite(file);
    sqlite.pragma('journal_mode = WAL');
    // A gate deletes what the server has acknowledged, and an officer relies on a revocation that was
    // confirmed: neither may be lost to a power cut. One sync a commit is the price.
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    // What is erased is overwritten, not left in free pages.
    sqlite.pragma('secure_delete = ON');
    sqlite.pragma('busy_timeout = 5000');
    return sqlite;
  } catch (error) {
    throw new StartupError(`The database ${file} cannot be opened: ${messageOf(error)}.`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
