import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export async function insertEntry(tx: Db, row: Tables['watchlist']): Promise<void> {
  await tx.insertInto('watchlist').values(row).execute();
}

export async function insertWatchlistTemplate(tx: Db, row: Tables['watchlist_templates']): Promise<void> {
  await tx.insertInto('watchlist_templates').values(row).execute();
}

export function findEntry(
  db: Db,
  eventId: string,
  entryId: string,
): Promise<Tables['watchlist'] | undefined> {
  return db
    .selectFrom('watchlist')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('id', '=', entryId)
    .executeTakeFirst();
}

/** Newest first, with the names of people. */
export function entriesOf(db: Db, eventId: string) {
  return db
    .selectFrom('watchlist')
    .leftJoin('people', 'people.id', 'watchlist.person_id')
    .select([
      'watchlist.id',
      'watchlist.person_id',
      'watchlist.label',
      'watchlist.reason',
      'watchlist.created_at',
      'watchlist.created_by',
      'people.name',
    ])
    .where('watchlist.event_id', '=', eventId)
    .orderBy('watchlist.created_at', 'desc')
    .orderBy('watchlist.id')
    .execute();
}

/** Which of the ids are watched for: people who are on the list, and entries that are a photo. */
export async function watchedAmong(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('watchlist')
    .select(['id', 'person_id'])
    .where(({ eb, or }) => or([eb('person_id', 'in', ids), eb('id', 'in', ids)]))
    .execute();
  return new Set(rows.map((row) => row.person_id ?? row.id));
}

/** Templates of entries that are a photo, which the pipeline made. */
export function watchlistTemplates(
  db: Db,
  entryIds: readonly string[],
  pipelineId: string,
): Promise<Tables['watchlist_templates'][]> {
  if (entryIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('watchlist_templates')
    .selectAll()
    .where('entry_id', 'in', entryIds)
    .where('pipeline_id', '=', pipelineId)
    .orderBy('id')
    .execute();
}

export async function deleteEntry(tx: Db, entryId: string): Promise<void> {
  await tx.deleteFrom('watchlist_templates').where('entry_id', '=', entryId).execute();
  await tx.deleteFrom('unreadable_photos').where('photo_id', '=', entryId).execute();
  await tx.deleteFrom('watchlist').where('id', '=', entryId).execute();
}

export async function deleteWatchOf(tx: Db, personId: string): Promise<void> {
  await tx.deleteFrom('watchlist').where('person_id', '=', personId).execute();
}
