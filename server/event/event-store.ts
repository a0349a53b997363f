import { type EventSettings, eventSettingsSchema, NEW_EVENT_SETTINGS } from '#contract/event-settings';
import type { EventState } from '#domain/event/event-state';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { found, RequestError } from '../request-error.ts';

export type EventRow = Tables['events'];

export async function insertEvent(db: Db, event: EventRow): Promise<void> {
  await db.insertInto('events').values(event).execute();
}

export function findEvent(db: Db, eventId: string): Promise<EventRow | undefined> {
  return db.selectFrom('events').selectAll().where('id', '=', eventId).executeTakeFirst();
}

export function allEvents(db: Db): Promise<EventRow[]> {
  return db.selectFrom('events').selectAll().orderBy('created_at').orderBy('id').execute();
}

export function settingsOf({ settings }: Pick<EventRow, 'settings'>): EventSettings {
  const { laneDisplay } = NEW_EVENT_SETTINGS;
  // Events from before there were screens have not settled what those show.
  return eventSettingsSchema.parse({ laneDisplay, ...JSON.parse(settings) });
}

/**
 * For whatever would change an event or what belongs to it. Requests of people are asked it before they are
 * handled; jobs ask it themselves.
 * @throws RequestError `event-closed`, `not-found`
 */
export async function requireEventState(
  db: Db,
  eventId: string,
  allowed: readonly EventState[],
): Promise<void> {
  const row = await db.selectFrom('events').select('state').where('id', '=', eventId).executeTakeFirst();
  if (!allowed.includes(found(row).state)) throw new RequestError('event-closed');
}

/**
 * For what people and jobs do to an event's people without a request that was asked already.
 * @throws RequestError `event-closed`, `not-found`
 */
export function requireChangeable(db: Db, eventId: string): Promise<void> {
  return requireEventState(db, eventId, ['draft', 'live']);
}

/**
 * Changes an event if the edit was made on its present version. Gates go by its name, time zone and state, so
 * their configuration changes too.
 * @param madeOn undefined where the edit is good on any version
 * @returns undefined when somebody else came first
 */
export function saveEvent(
  tx: Db,
  eventId: string,
  madeOn: number | undefined,
  change: Partial<Pick<EventRow, 'name' | 'time_zone' | 'state' | 'settings'>>,
): Promise<EventRow | undefined> {
  return tx
    .updateTable('events')
    .set((eb) => ({
      ...change,
      version: eb('version', '+', 1),
      config_version: eb('config_version', '+', 1),
    }))
    .where('id', '=', eventId)
    .$if(madeOn !== undefined, (q) => q.where('version', '=', madeOn ?? 0))
    .returningAll()
    .executeTakeFirst();
}

/** Gates learn from the number that their configuration is another. */
export async function bumpConfigVersion(db: Db, eventId: string): Promise<void> {
  await db
    .updateTable('events')
    .set((eb) => ({ config_version: eb('config_version', '+', 1) }))
    .where('id', '=', eventId)
    .execute();
}

/**
 * Puts the rest of the transaction in line with every other change of the event's people: what is read
 * after this is what the commit builds on.
 */
export async function lockGalleryOrder(tx: Db, eventId: string): Promise<void> {
  await tx
    .updateTable('events')
    .set((eb) => ({ gallery_seq: eb.ref('gallery_seq') }))
    .where('id', '=', eventId)
    .execute();
}

/**
 * The next number in an event's order of changes. Taking it locks the event's row until the commit,
 * so that a later number is never visible before an earlier one and no reader skips a change.
 */
export async function nextGallerySeq(tx: Db, eventId: string): Promise<number> {
  const row = await tx
    .updateTable('events')
    .set((eb) => ({ gallery_seq: eb('gallery_seq', '+', 1) }))
    .where('id', '=', eventId)
    .returning('gallery_seq')
    .executeTakeFirstOrThrow();
  return row.gallery_seq;
}

/**
 * Like `nextGallerySeq`, for many people at once.
 * @returns the last of `count` fresh numbers
 */
export async function takeGallerySeqs(tx: Db, eventId: string, count: number): Promise<number> {
  const row = await tx
    .updateTable('events')
    .set((eb) => ({ gallery_seq: eb('gallery_seq', '+', count) }))
    .where('id', '=', eventId)
    .returning('gallery_seq')
    .executeTakeFirstOrThrow();
  return row.gallery_seq;
}

/**
 * Like `nextGallerySeq`, for the order in which passages appear in the live feed.
 * @returns the last of `count` fresh versions
 */
export async function takePassageVersions(tx: Db, eventId: string, count: number): Promise<number> {
  const row = await tx
    .updateTable('events')
    .set((eb) => ({ passage_version: eb('passage_version', '+', count) }))
    .where('id', '=', eventId)
    .returning('passage_version')
    .executeTakeFirstOrThrow();
  return row.passage_version;
}
