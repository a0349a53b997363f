import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { PageCursor } from '../page-cursor.ts';
import { peopleUnknownTo } from './model-change-store.ts';

export interface LeftOut {
  readonly personId: string;
  readonly name: string;
  readonly nameKey: string;
  readonly because: 'no-photo-kept' | 'no-face-found' | 'not-read-yet';
}

/** People of an event whom the pipeline does not know though an earlier one does, by name. */
export async function peopleToEnrolAgain(
  db: Db,
  asked: {
    readonly eventId: string;
    readonly pipelineId: string;
    readonly after: PageCursor<string> | null;
    readonly limit: number;
  },
): Promise<LeftOut[]> {
  const { eventId, pipelineId, after, limit } = asked;
  const rows = await peopleUnknownTo(db, pipelineId)
    .select(['people.id', 'people.name', 'people.name_key'])
    .where('people.event_id', '=', eventId)
    .$if(after !== null, (q) =>
      q.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('people.name_key', 'people.id'), '>', tuple(after?.key ?? '', after?.id ?? '')),
      ),
    )
    .orderBy('people.name_key')
    .orderBy('people.id')
    .limit(limit)
    .execute();
  if (rows.length === 0) return [];
  const kept = await db
    .selectFrom('photos')
    .leftJoin('unreadable_photos', (join) =>
      join
        .onRef('unreadable_photos.photo_id', '=', 'photos.id')
        .on('unreadable_photos.pipeline_id', '=', pipelineId),
    )
    .select(['photos.person_id', 'unreadable_photos.photo_id as unreadable'])
    .where(
      'photos.person_id',
      'in',
      rows.map(({ id }) => id),
    )
    .where(sql<number>`length(photos.sealed)`, '>', 0)
    .execute();
  return rows.map(({ id, name, name_key: nameKey }) => {
    const photos = kept.filter(({ person_id }) => person_id === id);
    const unread = photos.some(({ unreadable }) => unreadable === null);
    const because = photos.length === 0 ? 'no-photo-kept' : unread ? 'not-read-yet' : 'no-face-found';
    return { personId: id, name, nameKey, because };
  });
}
