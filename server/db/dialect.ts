import { SqliteAdapter } from 'kysely';
import type { Db } from './database.ts';

/** Which of the two a connection or a transaction is on. */
export function isSqlite(db: Db): boolean {
  return db.getExecutor().adapter instanceof SqliteAdapter;
}
