import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { PageCursor } from '../page-cursor.ts';

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

export function findPhotoReview(db: Db, eventId: string, id: string): Promise<PhotoReviewRow | undefined> {
  return db
    .selectFrom('photo_reviews')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/**
 * Decides on a photo that nobody has decided on, and deletes its picture.
 * @returns false when it was decided, or changed, since it was looked at
 */
export async function savePhotoDecision(
  tx: Db,
  of: { readonly id: string; readonly version: number },
  decision: Pick<PhotoReviewRow, 'state' | 'decided_at' | 'decided_by' | 'message'>,
): Promise<boolean> {
  const row = await tx
    .updateTable('photo_reviews')
    .set({ ...decision, version: of.version + 1, sealed: null, sealed_explanation: null })
    .where('id', '=', of.id)
    .where('version', '=', of.version)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function countWaitingPhotos(db: Db, eventId: string): Promise<number> {
  const row = await db
    .selectFrom('photo_reviews')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('event_id', '=', eventId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** What waits to be looked at, of whichever kind. */
export interface WaitingItem {
  readonly kind: 'photo' | 'look-alike';
  readonly id: string;
  readonly at: number;
}

/** Longest waiting first, after the cursor. */
export async function waitingItems(
  db: Db,
  eventId: string,
  after: PageCursor<number> | null,
  limit: number,
): Promise<WaitingItem[]> {
  const rows = await db
    .selectFrom(
      db
        .selectFrom('photo_reviews')
        .select(['id', 'created_at as at', sql.lit('photo').as('kind')])
        .where('event_id', '=', eventId)
        .where('state', '=', 'open')
        .unionAll(
          db
            .selectFrom('look_alikes')
            .select(['id', 'found_at as at', sql.lit('look-alike').as('kind')])
            .where('event_id', '=', eventId)
            .where('decision', 'is', null),
        )
        .as('waiting'),
    )
    .selectAll()
    .$if(after !== null, (q) =>
      q.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('waiting.at', 'waiting.id'), '>', tuple(after?.key ?? 0, after?.id ?? '')),
      ),
    )
    .orderBy('waiting.at')
    .orderBy('waiting.id')
    .limit(limit)
    .execute();
  return rows.map(({ kind, id, at }) => ({
    kind: kind === 'photo' ? 'photo' : 'look-alike',
    id,
    at: Number(at),
  }));
}
