import type { Db } from '../db/database.ts';
import { RequestError } from '../request-error.ts';
import { FORGET_FAILURES_AFTER_MS, lockAfter } from './lockout.ts';

/**
 * Takes one try at a password or a code of the name. It counts as failed before it is checked, and of
 * tries at one moment each waits for the one before, so that guesses made at once are not all free;
 * whoever is right clears the count. Failures are counted by the name that was tried, whether or not a
 * user has it: a lock that only real users got would tell which names are real.
 * @returns how many tries that makes
 * @throws RequestError `locked-out`
 */
export async function takeTry(tx: Db, username: string, nowMs: number): Promise<number> {
  const before = await tx
    .insertInto('sign_in_failures')
    .values({ username, failures: 0, locked_until: 0, last_at: nowMs })
    // Changes nothing, and holds the row until the commit.
    .onConflict((conflict) => conflict.column('username').doUpdateSet({ username }))
    .returningAll()
    .executeTakeFirstOrThrow();
  if (before.locked_until > nowMs) throw new RequestError('locked-out');
  const recent = nowMs - before.last_at < FORGET_FAILURES_AFTER_MS;
  const failures = (recent ? before.failures : 0) + 1;
  await tx
    .updateTable('sign_in_failures')
    .set({ failures, locked_until: nowMs + lockAfter(failures), last_at: nowMs })
    .where('username', '=', username)
    .execute();
  return failures;
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

export async function clearFailures(db: Db, username: string): Promise<void> {
  await db.deleteFrom('sign_in_failures').where('username', '=', username).execute();
}
