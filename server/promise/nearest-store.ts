import { z } from 'zod';
import type { NearestOthers } from '#domain/promise/nearest-others';
import type { Db } from '../db/database.ts';

const nearestSchema = z.array(z.tuple([z.string(), z.number()]));

/** Where the neighbours of one gallery of an event are kept. */
export interface NearestOf {
  readonly eventId: string;
  readonly gallery: string;
}

const AT_ONCE = 200;
const DELETED_AT_ONCE = 500;

export async function saveNearest(
  db: Db,
  { eventId, gallery }: NearestOf,
  people: readonly NearestOthers[],
): Promise<void> {
  for (let from = 0; from < people.length; from += AT_ONCE) {
    const rows = people.slice(from, from + AT_ONCE).map(({ personId, nearest }) => ({
      event_id: eventId,
      gallery,
      person_id: personId,
      nearest: JSON.stringify(nearest.map((other) => [other.personId, other.similarity])),
    }));
    await db
      .insertInto('nearest_people')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['event_id', 'gallery', 'person_id'])
          .doUpdateSet((eb) => ({ nearest: eb.ref('excluded.nearest') })),
      )
      .execute();
  }
}

/** A page of what is known, by person id. */
export async function nearestPage(
  db: Db,
  { eventId, gallery }: NearestOf,
  afterPersonId: string,
  limit: number,
): Promise<NearestOthers[]> {
  const rows = await db
    .selectFrom('nearest_people')
    .select(['person_id', 'nearest'])
    .where('event_id', '=', eventId)
    .where('gallery', '=', gallery)
    .where('person_id', '>', afterPersonId)
    .orderBy('person_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ personId: row.person_id, nearest: nearestOf(row.nearest) }));
}

function nearestOf(json: string): NearestOthers['nearest'] {
  return nearestSchema.parse(JSON.parse(json)).map(([personId, similarity]) => ({ personId, similarity }));
}

/** Of one person; null when they were not compared yet. */
export async function findNearest(
  db: Db,
  { eventId, gallery }: NearestOf,
  personId: string,
): Promise<NearestOthers['nearest'] | null> {
  const row = await db
    .selectFrom('nearest_people')
    .select('nearest')
    .where('event_id', '=', eventId)
    .where('gallery', '=', gallery)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row ? nearestOf(row.nearest) : null;
}

export async function deleteNearest(
  db: Db,
  { eventId, gallery }: NearestOf,
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length === 0) return;
  await db
    .deleteFrom('nearest_people')
    .where('event_id', '=', eventId)
    .where('gallery', '=', gallery)
    .where('person_id', 'in', personIds)
    .execute();
}

/** Some of everyone's. @returns how many were deleted */
export async function deleteSomeNearest(tx: Db, { eventId, gallery }: NearestOf): Promise<number> {
  const bite = tx
    .selectFrom('nearest_people')
    .select('person_id')
    .where('event_id', '=', eventId)
    .where('gallery', '=', gallery)
    .limit(DELETED_AT_ONCE);
  const { numDeletedRows } = await tx
    .deleteFrom('nearest_people')
    .where('event_id', '=', eventId)
    .where('gallery', '=', gallery)
    .where('person_id', 'in', bite)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** In every gallery; what is kept of others loses the person at the next measurement. */
export async function deleteNearestOf(tx: Db, personId: string): Promise<void> {
  await tx.deleteFrom('nearest_people').where('person_id', '=', personId).execute();
}
