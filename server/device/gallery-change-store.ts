import type { Db } from '../db/database.ts';
import { nextGallerySeq, takeGallerySeqs } from '../event/event-store.ts';

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

/** The same for many people, each of them named once. */
export async function noteGalleryChanges(
  tx: Db,
  eventId: string,
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length === 0) return;
  const last = await takeGallerySeqs(tx, eventId, personIds.length);
  await tx
    .insertInto('gallery_changes')
    .values(
      personIds.map((person_id, i) => ({
        event_id: eventId,
        person_id,
        seq: last - personIds.length + 1 + i,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['event_id', 'person_id']).doUpdateSet((eb) => ({ seq: eb.ref('excluded.seq') })),
    )
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
