import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type PhotoReviewRow = Tables['photo_reviews'];

export async function insertPhotoReview(tx: Db, review: PhotoReviewRow): Promise<void> {
  await tx.insertInto('photo_reviews').values(review).execute();
}

/** The latest of each of the people, decided or not. */
export async function latestPhotoReviews(
  db: Db,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Omit<PhotoReviewRow, 'sealed' | 'sealed_explanation'>>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('photo_reviews')
    .select([
      'id',
      'event_id',
      'person_id',
      'version',
      'state',
      'because',
      'place',
      'other_id',
      'similarity',
      'refusal',
      'quality',
      'created_at',
      'decided_at',
      'decided_by',
      'message',
    ])
    .where('person_id', 'in', personIds)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return new Map(rows.map((row) => [row.person_id, row]));
}

/** The photo of a person that waits to be looked at. */
export function waitingPhotoOf(db: Db, personId: string): Promise<PhotoReviewRow | undefined> {
  return db
    .selectFrom('photo_reviews')
    .selectAll()
    .where('person_id', '=', personId)
    .where('state', '=', 'open')
    .executeTakeFirst();
}

/** Takes a waiting photo out of the queue undecided, and deletes its picture. */
export async function settleWaitingPhoto(
  tx: Db,
  personId: string,
  state: 'superseded' | 'withdrawn',
  nowMs: number,
): Promise<void> {
  await tx
    .updateTable('photo_reviews')
    .set((eb) => ({
      state,
      version: eb('version', '+', 1),
      sealed: null,
      sealed_explanation: null,
      decided_at: nowMs,
    }))
    .where('person_id', '=', personId)
    .where('state', '=', 'open')
    .execute();
}

export async function deletePhotoReviewsOf(tx: Db, personId: string): Promise<void> {
  await tx.deleteFrom('photo_reviews').where('person_id', '=', personId).execute();
}
