import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type ReplyRow = Tables['idempotent_replies'];

/** @returns whether the key was free: of two requests at once only one goes on */
export async function takeKey(
  db: Db,
  taken: Pick<ReplyRow, 'key_hash' | 'request_hash' | 'about_event' | 'expires_at'>,
): Promise<boolean> {
  const row = await db
    .insertInto('idempotent_replies')
    .values({ ...taken, state: 'running', sealed: null })
    .onConflict((conflict) => conflict.column('key_hash').doNothing())
    .returning('key_hash')
    .executeTakeFirst();
  return row !== undefined;
}

export function findReply(db: Db, keyHash: string): Promise<ReplyRow | undefined> {
  return db.selectFrom('idempotent_replies').selectAll().where('key_hash', '=', keyHash).executeTakeFirst();
}

export async function saveReply(db: Db, keyHash: string, sealed: Uint8Array): Promise<void> {
  await db
    .updateTable('idempotent_replies')
    .set({ state: 'done', sealed })
    .where('key_hash', '=', keyHash)
    .execute();
}

export async function freeKey(db: Db, keyHash: string): Promise<void> {
  await db.deleteFrom('idempotent_replies').where('key_hash', '=', keyHash).execute();
}

export async function deleteRepliesAbout(db: Db, eventId: string): Promise<void> {
  await db.deleteFrom('idempotent_replies').where('about_event', '=', eventId).execute();
}

export async function deleteExpiredReplies(db: Db, nowMs: number): Promise<void> {
  await db.deleteFrom('idempotent_replies').where('expires_at', '<=', nowMs).execute();
}
