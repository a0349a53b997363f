import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export async function insertPhoto(db: Db, photo: Tables['photos']): Promise<void> {
  await db.insertInto('photos').values(photo).execute();
}

export async function insertTemplate(db: Db, template: Tables['templates']): Promise<void> {
  await db.insertInto('templates').values(template).execute();
}

export function latestPhoto(
  db: Db,
  eventId: string,
  personId: string,
): Promise<Tables['photos'] | undefined> {
  return (
    db
      .selectFrom('photos')
      .selectAll()
      .where('event_id', '=', eventId)
      .where('person_id', '=', personId)
      // Retention leaves the row without the picture.
      .where(sql<number>`length(sealed)`, '>', 0)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  );
}

/** Templates of each of the people that the given pipeline made; those of another cannot be compared. */
export async function templatesOf(
  db: Db,
  personIds: readonly string[],
  pipelineId: string,
): Promise<ReadonlyMap<string, Tables['templates'][]>> {
  const byPerson = new Map<string, Tables['templates'][]>(personIds.map((id) => [id, []]));
  if (personIds.length === 0) return byPerson;
  const rows = await db
    .selectFrom('templates')
    .selectAll()
    .where('person_id', 'in', personIds)
    .where('pipeline_id', '=', pipelineId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  for (const row of rows) byPerson.get(row.person_id)?.push(row);
  return byPerson;
}

export interface EnrolledPhotos {
  readonly photos: number;
  readonly latestAt: number;
}

/** How many photos of each person the pipeline can recognise them by; people without one are left out. */
export async function enrolledPhotosOf(
  db: Db,
  personIds: readonly string[],
  pipelineId: string,
): Promise<ReadonlyMap<string, EnrolledPhotos>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('templates')
    .select(({ fn }) => [
      'person_id',
      fn.countAll<number>().as('photos'),
      fn.max('created_at').as('latest_at'),
    ])
    .where('person_id', 'in', personIds)
    .where('pipeline_id', '=', pipelineId)
    .groupBy('person_id')
    .execute();
  return new Map(
    rows.map((row) => [row.person_id, { photos: Number(row.photos), latestAt: Number(row.latest_at) }]),
  );
}

/** Templates that the pipeline made of an event's people. */
export async function countTemplates(db: Db, eventId: string, pipelineId: string): Promise<number> {
  const row = await db
    .selectFrom('templates')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('event_id', '=', eventId)
    .where('pipeline_id', '=', pipelineId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function hasPhoto(db: Db, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('photos')
    .select('id')
    .where('person_id', '=', personId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function deletePhotosOf(db: Db, personId: string): Promise<void> {
  await db.deleteFrom('templates').where('person_id', '=', personId).execute();
  await db.deleteFrom('unreadable_photos').where('person_id', '=', personId).execute();
  await db.deleteFrom('photos').where('person_id', '=', personId).execute();
}

/** An event's templates of every pipeline, by id. */
export function templatesAfter(
  db: Db,
  eventId: string,
  afterId: string,
  limit: number,
): Promise<Tables['templates'][]> {
  return db
    .selectFrom('templates')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function resealTemplate(tx: Db, templateId: string, sealed: Uint8Array): Promise<void> {
  await tx.updateTable('templates').set({ sealed }).where('id', '=', templateId).execute();
}
