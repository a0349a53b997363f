import type { Db } from '../db/database.ts';
import { FORGET_FAILURES_AFTER_MS, lockAfter } from './lockout.ts';

/**
 * Failures are counted by the name that was tried, whether or not a user has it: a lock that only
 * real users got would tell which names are real.
 */
export async function isLocked(db: Db, username: string, nowMs: number): Promise<boolean> {
  const row = await db
    .selectFrom('sign_in_failures')
    .select('locked_until')
    .where('username', '=', username)
    .executeTakeFirst();
  return row !== undefined && row.locked_until > nowMs;
}

export async function recordFailure(tx: Db, username: string, nowMs: number): Promise<void> {
  const before = await tx
    .selectFrom('sign_in_failures')
    .selectAll()
    .where('username', '=', username)
    .executeTakeFirst();
  const recent = before !== undefined && nowMs - before.last_at < FORGET_FAILURES_AFTER_MS;
  const failures = (recent ? before.failures : 0) + 1;
  const row = { failures, locked_until: nowMs + lockAfter(failures), last_at: nowMs };
  await tx
    .insertInto('sign_in_failures')
    .values({ username, ...row })
    .onConflict((conflict) => conflict.column('username').doUpdateSet(row))
    .execute();
}

export async function clearFailures(db: Db, username: string): Promise<void> {
  await db.deleteFrom('sign_in_failures').where('username', '=', username).execute();
}
