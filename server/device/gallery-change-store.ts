import type { Db } from '../db/database.ts';
import { nextGallerySeq } from '../event/event-store.ts';

/**
 * Notes, inside the transaction that changes a person, that gates must look at the person again. One
 * row a person, moved to the end of the order each time: a gate that was away gets the latest state
 * once, not the history.
 */
export async function noteGalleryChange(tx: Db, eventId: string, personId: string): Promise<void> {
  const seq = await nextGallerySeq(tx, eventId);
  await tx
    .insertInto('gallery_changes')
    .values({ event_id: eventId, person_id: personId, seq })
    .onConflict((conflict) => conflict.columns(['event_id', 'person_id']).doUpdateSet({ seq }))
    .execute();
}

/** People changed after `seq`, in order. Those who are no longer in `people` were erased. */
export function changedAfter(
  db: Db,
  eventId: string,
  seq: number,
  limit: number,
): Promise<{ person_id: string; seq: number }[]> {
  return db
    .selectFrom('gallery_changes')
    .select(['person_id', 'seq'])
    .where('event_id', '=', eventId)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}
