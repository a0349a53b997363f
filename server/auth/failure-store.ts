import type { Db } from '../db/database.ts';
import { RequestError } from '../request-error.ts';
import { FORGET_FAILURES_AFTER_MS, lockAfter } from './lockout.ts';

/**
 * Takes one try at a password or a code of the name. It counts as failed before it is checked, so that
 * guesses made at once are not all free; whoever is right clears the count.
 * @returns how many tries that makes
 * @throws RequestError `locked-out`
 */
export async function takeTry(tx: Db, username: string, nowMs: number): Promise<number> {
  if (await isLocked(tx, username, nowMs)) throw new RequestError('locked-out');
  return recordFailure(tx, username, nowMs);
}

/**
 * Gives one try back and forgets none of those before: for a right password that a code must follow.
 * Cleared, whoever has the password would get fresh guesses at the code each time; kept, its owner would
 * be locked out by giving it.
 */
export async function giveTryBack(tx: Db, username: string, tries: number): Promise<void> {
  await tx
    .updateTable('sign_in_failures')
    .set({ failures: tries - 1, locked_until: 0 })
    .where('username', '=', username)
    .where('failures', '=', tries)
    .execute();
}

/**
 * Failures are counted by the name that was tried, whether or not a user has it: a lock that only
 * real users got would tell which names are real.
 */
async function isLocked(db: Db, username: string, nowMs: number): Promise<boolean> {
  const row = await db
    .selectFrom('sign_in_failures')
    .select('locked_until')
    .where('username', '=', username)
    .executeTakeFirst();
  return row !== undefined && row.locked_until > nowMs;
}

async function recordFailure(tx: Db, username: string, nowMs: number): Promise<number> {
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
  return failures;
}

export async function clearFailures(db: Db, username: string): Promise<void> {
  await db.deleteFrom('sign_in_failures').where('username', '=', username).execute();
}
