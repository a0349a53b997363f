import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type ModelChangeRow = Tables['model_changes'];

/** The pipeline by which the installation works; null before a server has started on it. */
export async function pipelineInForce(db: Db): Promise<string | null> {
  const { pipeline_id: id } = await db
    .selectFrom('installation')
    .select('pipeline_id')
    .executeTakeFirstOrThrow();
  return id;
}

/** From this commit on another pipeline decides; gates learn of it from their configuration. */
export async function putInForce(tx: Db, pipelineId: string): Promise<void> {
  await tx.updateTable('installation').set({ pipeline_id: pipelineId }).execute();
  await tx
    .updateTable('events')
    .set((eb) => ({ config_version: eb('config_version', '+', 1) }))
    .execute();
}

/** Holds the installation until the commit: of two steps at once the second sees what the first has done. */
export async function lockModels(tx: Db): Promise<void> {
  await tx
    .updateTable('installation')
    .set((eb) => ({ id: eb.ref('id') }))
    .execute();
}

export function openChange(db: Db): Promise<ModelChangeRow | undefined> {
  return db.selectFrom('model_changes').selectAll().where('ended_at', 'is', null).executeTakeFirst();
}

/** The change if it is not ended, as it stays until the commit. */
export function lockChange(tx: Db, changeId: string): Promise<ModelChangeRow | undefined> {
  return tx
    .updateTable('model_changes')
    .set((eb) => ({ state: eb.ref('state') }))
    .where('id', '=', changeId)
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

export async function insertChange(tx: Db, row: ModelChangeRow): Promise<void> {
  await tx.insertInto('model_changes').values(row).execute();
}

export async function saveChange(
  tx: Db,
  changeId: string,
  change: Partial<Pick<ModelChangeRow, 'state' | 'dropped_pipeline' | 'switched_at' | 'ended_at'>>,
): Promise<void> {
  await tx.updateTable('model_changes').set(change).where('id', '=', changeId).execute();
}

/** The pipelines whose galleries gates may follow: the one in force, and while it is exchanged both. */
export async function pipelinesServed(db: Db): Promise<ReadonlySet<string>> {
  const change = await openChange(db);
  const inForce = await pipelineInForce(db);
  const both = change && change.state !== 'dropping' ? [change.from_pipeline, change.to_pipeline] : [];
  return new Set([...both, ...(inForce === null ? [] : [inForce])]);
}

/** A stored picture of which a pipeline has made nothing yet. `personId` null: of the watchlist. */
export interface UnreadPicture {
  readonly id: string;
  readonly eventId: string;
  readonly personId: string | null;
  readonly sealed: Uint8Array;
}

export interface Unread {
  readonly pipelineId: string;
  readonly afterId: string;
  readonly limit: number;
}

/** Photos of people, in the order of their ids, that the pipeline is still to read. */
export async function unreadPhotos(db: Db, { pipelineId, afterId, limit }: Unread): Promise<UnreadPicture[]> {
  const rows = await waitingPhotos(db, pipelineId)
    .select(['photos.id', 'photos.event_id', 'photos.person_id', 'photos.sealed'])
    .where('photos.id', '>', afterId)
    .orderBy('photos.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    eventId: row.event_id,
    personId: row.person_id,
    sealed: row.sealed,
  }));
}

/** The same of entries of the watchlist that are a photo. */
export async function unreadEntries(
  db: Db,
  { pipelineId, afterId, limit }: Unread,
): Promise<UnreadPicture[]> {
  const rows = await waitingEntries(db, pipelineId)
    .select(['watchlist.id', 'watchlist.event_id', 'watchlist.sealed'])
    .where('watchlist.id', '>', afterId)
    .orderBy('watchlist.id')
    .limit(limit)
    .execute();
  return rows.flatMap(({ id, event_id: eventId, sealed }) =>
    sealed === null ? [] : [{ id, eventId, personId: null, sealed }],
  );
}

/** Photos of events that are not over, whose picture is kept, and of which the pipeline has made nothing yet. */
function waitingPhotos(db: Db, pipelineId: string) {
  return keptPhotos(db)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('templates')
            .select('templates.id')
            .whereRef('templates.photo_id', '=', 'photos.id')
            .where('templates.pipeline_id', '=', pipelineId),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('unreadable_photos')
            .select('unreadable_photos.photo_id')
            .whereRef('unreadable_photos.photo_id', '=', 'photos.id')
            .where('unreadable_photos.pipeline_id', '=', pipelineId),
        ),
      ),
    );
}

function keptPhotos(db: Db) {
  return db
    .selectFrom('photos')
    .innerJoin('events', 'events.id', 'photos.event_id')
    .where('events.state', 'in', ['draft', 'live'])
    .where(sql<number>`length(photos.sealed)`, '>', 0);
}

/** Entries of the watchlist that are a photo, of which the pipeline has made nothing yet. */
function waitingEntries(db: Db, pipelineId: string) {
  return keptEntries(db)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('watchlist_templates')
            .select('watchlist_templates.id')
            .whereRef('watchlist_templates.entry_id', '=', 'watchlist.id')
            .where('watchlist_templates.pipeline_id', '=', pipelineId),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('unreadable_photos')
            .select('unreadable_photos.photo_id')
            .whereRef('unreadable_photos.photo_id', '=', 'watchlist.id')
            .where('unreadable_photos.pipeline_id', '=', pipelineId),
        ),
      ),
    );
}

function keptEntries(db: Db) {
  return db
    .selectFrom('watchlist')
    .innerJoin('events', 'events.id', 'watchlist.event_id')
    .where('events.state', 'in', ['draft', 'live'])
    .where('watchlist.sealed', 'is not', null);
}

export interface PhotoCounts {
  readonly total: number;
  readonly waiting: number;
  readonly unreadable: number;
}

/** Photos of people and of the watchlist: whoever is looked for has to be known before gates go over. */
export async function countPhotos(db: Db, pipelineId: string): Promise<PhotoCounts> {
  const unreadable = db.selectFrom('unreadable_photos').where('pipeline_id', '=', pipelineId);
  return {
    total: (await counted(keptPhotos(db).select(ROWS))) + (await counted(keptEntries(db).select(ROWS))),
    waiting:
      (await counted(waitingPhotos(db, pipelineId).select(ROWS))) +
      (await counted(waitingEntries(db, pipelineId).select(ROWS))),
    unreadable: await counted(unreadable.select(ROWS)),
  };
}

const ROWS = sql<number>`count(*)`.as('count');

interface Counting {
  executeTakeFirstOrThrow(): Promise<{ readonly count: number }>;
}

async function counted(query: Counting): Promise<number> {
  return Number((await query.executeTakeFirstOrThrow()).count);
}

/** People of events that are not over who have a template, but none of the pipeline. */
export function peopleUnknownTo(db: Db, pipelineId: string) {
  return db
    .selectFrom('people')
    .innerJoin('events', 'events.id', 'people.event_id')
    .where('events.state', 'in', ['draft', 'live'])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('templates')
          .select('templates.id')
          .whereRef('templates.person_id', '=', 'people.id')
          .where('templates.pipeline_id', '<>', pipelineId),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('templates')
            .select('templates.id')
            .whereRef('templates.person_id', '=', 'people.id')
            .where('templates.pipeline_id', '=', pipelineId),
        ),
      ),
    );
}

export async function hasTemplates(db: Db): Promise<boolean> {
  return (await db.selectFrom('templates').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Whether a change has ever been between the two, so that both are pipelines of this installation. */
export async function wasChangedBetween(db: Db, a: string, b: string): Promise<boolean> {
  const row = await db
    .selectFrom('model_changes')
    .select('id')
    .where('from_pipeline', 'in', [a, b])
    .where('to_pipeline', 'in', [a, b])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Some of what a pipeline has made of pictures of events that are not over. @returns how many rows went */
export async function dropSome(tx: Db, pipelineId: string, limit: number): Promise<number> {
  let deleted = 0;
  for (const table of ['templates', 'watchlist_templates'] as const) {
    const rows = await tx
      .selectFrom(table)
      .innerJoin('events', 'events.id', `${table}.event_id`)
      .select(`${table}.id`)
      .where('events.state', 'in', ['draft', 'live'])
      .where(`${table}.pipeline_id`, '=', pipelineId)
      .limit(limit)
      .execute();
    if (rows.length === 0) continue;
    const ids = rows.map(({ id }) => id);
    await tx.deleteFrom(table).where('id', 'in', ids).execute();
    deleted += ids.length;
  }
  return deleted;
}

export async function forgetUnreadable(tx: Db, pipelineId: string): Promise<void> {
  await tx.deleteFrom('unreadable_photos').where('pipeline_id', '=', pipelineId).execute();
}
