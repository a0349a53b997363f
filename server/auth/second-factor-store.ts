import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export async function secondFactorIsOn(db: Db, userId: string): Promise<boolean> {
  const row = await findSecondFactor(db, userId);
  return row !== undefined && row.confirmed_at !== null;
}

/** Which of the users have one. */
export async function withSecondFactor(db: Db, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('second_factors')
    .select('user_id')
    .where('user_id', 'in', userIds)
    .where('confirmed_at', 'is not', null)
    .execute();
  return new Set(rows.map((row) => row.user_id));
}

export function findSecondFactor(db: Db, userId: string): Promise<Tables['second_factors'] | undefined> {
  return db.selectFrom('second_factors').selectAll().where('user_id', '=', userId).executeTakeFirst();
}

/** Puts a fresh secret in the place of one that was never confirmed. */
export async function saveFreshSecret(tx: Db, userId: string, sealed: Uint8Array): Promise<void> {
  await deleteSecondFactor(tx, userId);
  await tx
    .insertInto('second_factors')
    .values({ user_id: userId, sealed, confirmed_at: null, last_step: 0 })
    .execute();
}

/**
 * Takes the code of a time step, each step once: of two requests with the same code one gets it.
 * @returns whether it was still to be had
 */
export async function takeStep(tx: Db, userId: string, step: number): Promise<boolean> {
  const row = await tx
    .updateTable('second_factors')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('last_step', '<', step)
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function turnSecondFactorOn(
  tx: Db,
  userId: string,
  recoveryHashes: readonly string[],
  nowMs: number,
): Promise<void> {
  await tx.updateTable('second_factors').set({ confirmed_at: nowMs }).where('user_id', '=', userId).execute();
  await tx
    .insertInto('recovery_codes')
    .values(recoveryHashes.map((code_hash) => ({ code_hash, user_id: userId, used_at: null })))
    .execute();
}

export async function takeRecoveryCode(
  tx: Db,
  userId: string,
  codeHash: string,
  nowMs: number,
): Promise<boolean> {
  const row = await tx
    .updateTable('recovery_codes')
    .set({ used_at: nowMs })
    .where('user_id', '=', userId)
    .where('code_hash', '=', codeHash)
    .where('used_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteSecondFactor(tx: Db, userId: string): Promise<void> {
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  await tx.deleteFrom('second_factors').where('user_id', '=', userId).execute();
}
