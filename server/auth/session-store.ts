import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type SessionRow = Tables['sessions'];

export async function insertSession(db: Db, session: SessionRow): Promise<void> {
  await db.insertInto('sessions').values(session).execute();
}

export function findSession(db: Db, tokenHash: string): Promise<SessionRow | undefined> {
  return db.selectFrom('sessions').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();
}

/** Sessions of a user that still count, the one seen last first. */
export function sessionsOf(db: Db, userId: string, nowMs: number): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', nowMs)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .execute();
}

export async function saveSeen(
  db: Db,
  session: Pick<SessionRow, 'token_hash' | 'user_id'>,
  nowMs: number,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ last_seen_at: nowMs })
    .where('token_hash', '=', session.token_hash)
    .execute();
  await db.updateTable('users').set({ last_seen_at: nowMs }).where('id', '=', session.user_id).execute();
}

export async function saveConfirmed(db: Db, tokenHash: string, nowMs: number): Promise<void> {
  await db.updateTable('sessions').set({ confirmed_at: nowMs }).where('token_hash', '=', tokenHash).execute();
}

export async function saveCodeGiven(db: Db, tokenHash: string, nowMs: number): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ code_given_at: nowMs, confirmed_at: nowMs })
    .where('token_hash', '=', tokenHash)
    .execute();
}

export async function deleteSession(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
}

/** @returns false when the user has no such session */
export async function deleteSessionById(db: Db, userId: string, sessionId: string): Promise<boolean> {
  const row = await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', '=', sessionId)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteOtherSessions(db: Db, userId: string, keepTokenHash: string): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('token_hash', '!=', keepTokenHash)
    .execute();
}

export async function deleteLinksOf(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('sign_in_links').where('user_id', '=', userId).execute();
}

export async function deleteSignInsOf(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('sessions').where('user_id', '=', userId).execute();
  await deleteLinksOf(db, userId);
}

/** From now on the session counts as one begun with the password that was just set. */
export async function markPasswordSet(db: Db, tokenHash: string, nowMs: number): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ signed_in_by: 'password', confirmed_at: nowMs })
    .where('token_hash', '=', tokenHash)
    .execute();
}

export async function insertLink(db: Db, link: Tables['sign_in_links']): Promise<void> {
  await db.insertInto('sign_in_links').values(link).execute();
}

/**
 * Marks the link used if it is unused and still good; of two requests at once only one gets the user.
 */
export function useLink(
  db: Db,
  tokenHash: string,
  nowMs: number,
): Promise<Pick<Tables['sign_in_links'], 'user_id' | 'issued_by'> | undefined> {
  return db
    .updateTable('sign_in_links')
    .set({ used_at: nowMs })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', nowMs)
    .returning(['user_id', 'issued_by'])
    .executeTakeFirst();
}

export async function deleteExpiredSignIns(db: Db, nowMs: number, failuresBeforeMs: number): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', nowMs).execute();
  await db.deleteFrom('sign_in_links').where('expires_at', '<=', nowMs).execute();
  await db.deleteFrom('sign_in_failures').where('last_at', '<', failuresBeforeMs).execute();
}
