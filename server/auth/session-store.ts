import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export async function insertSession(db: Db, session: Tables['sessions']): Promise<void> {
  await db.insertInto('sessions').values(session).execute();
}

export function findSession(db: Db, tokenHash: string): Promise<Tables['sessions'] | undefined> {
  return db.selectFrom('sessions').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();
}

export async function deleteSession(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
}

export async function deleteOtherSessions(db: Db, userId: string, keepTokenHash: string): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('token_hash', '!=', keepTokenHash)
    .execute();
}

export async function deleteSignInsOf(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('sessions').where('user_id', '=', userId).execute();
  await db.deleteFrom('sign_in_links').where('user_id', '=', userId).execute();
}

export async function markPasswordSet(db: Db, tokenHash: string): Promise<void> {
  await db.updateTable('sessions').set({ by_link: 0 }).where('token_hash', '=', tokenHash).execute();
}

export async function insertLink(db: Db, link: Tables['sign_in_links']): Promise<void> {
  await db.insertInto('sign_in_links').values(link).execute();
}

/**
 * Marks the link used if it is unused and still good; of two requests at once only one gets the user.
 * @returns the user's id, or undefined
 */
export async function useLink(db: Db, tokenHash: string, nowMs: number): Promise<string | undefined> {
  const used = await db
    .updateTable('sign_in_links')
    .set({ used_at: nowMs })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', nowMs)
    .returning('user_id')
    .executeTakeFirst();
  return used?.user_id;
}

export async function deleteExpiredSignIns(db: Db, nowMs: number, failuresBeforeMs: number): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', nowMs).execute();
  await db.deleteFrom('sign_in_links').where('expires_at', '<=', nowMs).execute();
  await db.deleteFrom('sign_in_failures').where('last_at', '<', failuresBeforeMs).execute();
}
