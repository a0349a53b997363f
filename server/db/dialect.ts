import { type RawBuilder, SqliteAdapter, sql } from 'kysely';
import type { Db } from './database.ts';

/** Which of the two a connection or a transaction is on. */
export function isSqlite(db: Db): boolean {
  return db.getExecutor().adapter instanceof SqliteAdapter;
}

/**
 * That rows are of an event, beside a condition that finds them by themselves. SQLite takes an index that begins with
 * the event for the better one and walks through all that the event has; said so, it cannot.
 */
export function alsoOfEvent(db: Db, column: string, eventId: string): RawBuilder<boolean> {
  return isSqlite(db)
    ? sql<boolean>`+${sql.ref(column)} = ${eventId}`
    : sql<boolean>`${sql.ref(column)} = ${eventId}`;
}
