import { type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import { accreditationStatusSchema } from '#contract/person';
import type { Accreditation, AccreditationStatus } from '#domain/access/accreditation';
import { deleteCredentialsOf } from '../credential/credential-store.ts';
import type { Db } from '../db/database.ts';
import { alsoOfEvent } from '../db/dialect.ts';
import type { Tables } from '../db/tables.ts';
import { deleteConsentsOf } from '../enrolment/consent-store.ts';
import { deleteInvitationsOf } from '../invitation/invitation-store.ts';
import type { PageCursor } from '../page-cursor.ts';
import { forgetImportedPhoto } from '../people-import/imported-photo-store.ts';
import { deleteExplanationOf } from '../photo-review/explanation-store.ts';
import { deletePhotoReviewsOf } from '../photo-review/photo-review-store.ts';
import { deleteWatchOf } from '../watchlist/watchlist-store.ts';
import { nameKey } from './name-key.ts';

export type PersonRow = Tables['people'];

export async function insertPerson(db: Db, person: Omit<PersonRow, 'name_key' | 'version'>): Promise<void> {
  await db
    .insertInto('people')
    .values({ ...person, version: 1, name_key: nameKey(person.name) })
    .execute();
}

export function findPerson(db: Db, eventId: string, personId: string): Promise<PersonRow | undefined> {
  return db
    .selectFrom('people')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('id', '=', personId)
    .executeTakeFirst();
}

/**
 * Takes the next version of a person, on condition of the present one where an edit was made on it.
 * @returns false when somebody else came first
 */
export async function takeNextVersion(
  tx: Db,
  personId: string,
  madeOn: number | undefined,
): Promise<boolean> {
  const row = await tx
    .updateTable('people')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', personId)
    .$if(madeOn !== undefined, (q) => q.where('version', '=', madeOn ?? 0))
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
}

export async function savePersonNames(
  tx: Db,
  personId: string,
  { name, externalId }: { readonly name: string; readonly externalId: string | null },
): Promise<void> {
  await tx
    .updateTable('people')
    .set({ name, name_key: nameKey(name), external_id: externalId })
    .where('id', '=', personId)
    .execute();
}

/** Which of the ids are people of the event. */
export async function existingPeople(
  db: Db,
  eventId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('people')
    .select('id')
    .where(alsoOfEvent(db, 'event_id', eventId))
    .where('id', 'in', ids)
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** The ids of an event's people in their own order, which is nobody's. */
export async function peopleAfter(
  db: Db,
  eventId: string,
  afterId: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('people')
    .select('id')
    .where('event_id', '=', eventId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

export interface PeopleQuery {
  readonly eventId: string;
  readonly search: string | undefined;
}

/** Whom a list of people is about; what is left out is not asked for. */
export interface PeopleFilter extends PeopleQuery {
  /** Both of one accreditation, where both are named. */
  readonly category: string | undefined;
  readonly status: AccreditationStatus | undefined;
  readonly face: 'enrolled' | 'missing' | undefined;
  /** Whose templates count. */
  readonly pipelineId: string;
}

/** A page of people by name. */
export function peoplePage(
  db: Db,
  query: PeopleFilter,
  after: PageCursor<string> | null,
  limit: number,
): Promise<PersonRow[]> {
  return filtered(db, db.selectFrom('people').selectAll(), query)
    .$if(after !== null, (q) =>
      q.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('name_key', 'id'), '>', tuple(after?.key ?? '', after?.id ?? '')),
      ),
    )
    .orderBy('name_key')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function countPeople(db: Db, query: PeopleFilter): Promise<number> {
  const row = await filtered(
    db,
    db.selectFrom('people').select(({ fn }) => fn.countAll<number>().as('count')),
    query,
  ).executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function countAllPeople(db: Db): Promise<number> {
  const row = await db
    .selectFrom('people')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Those of the event's people whose name or number is searched for. */
export function namedLike<O>(
  people: SelectQueryBuilder<Tables, 'people', O>,
  { eventId, search }: PeopleQuery,
): SelectQueryBuilder<Tables, 'people', O> {
  const inEvent = people.where('event_id', '=', eventId);
  const term = search?.trim() ?? '';
  if (term === '') return inEvent;
  const pattern = `%${nameKey(term).replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return inEvent.where(({ eb, or }) =>
    or([sql<boolean>`name_key like ${pattern} escape '\\'`, eb('external_id', '=', term)]),
  );
}

/** An accreditation with what gates need not know of it. */
export interface KeptAccreditation extends Accreditation {
  /** Code of a function; null where none is said. */
  readonly function: string | null;
}

/** As sets rather than row by row: one walk through an index each, however many people there are. */
function filtered<O>(
  db: Db,
  people: SelectQueryBuilder<Tables, 'people', O>,
  { eventId, search, category, status, face, pipelineId }: PeopleFilter,
): SelectQueryBuilder<Tables, 'people', O> {
  const accredited = db
    .selectFrom('accreditations')
    .select('person_id')
    .where('event_id', '=', eventId)
    .$if(category !== undefined, (q) => q.where('category', '=', category ?? ''))
    .$if(status !== undefined, (q) => q.where('status', '=', status ?? ''));
  const enrolled = db
    .selectFrom('templates')
    .select('person_id')
    .where('event_id', '=', eventId)
    .where('pipeline_id', '=', pipelineId);
  return namedLike(people, { eventId, search })
    .$if(category !== undefined || status !== undefined, (q) => q.where('people.id', 'in', accredited))
    .$if(face === 'enrolled', (q) => q.where('people.id', 'in', enrolled))
    .$if(face === 'missing', (q) => q.where('people.id', 'not in', enrolled));
}

export async function insertAccreditation(
  db: Db,
  owner: { readonly eventId: string; readonly personId: string; readonly position: number },
  accreditation: KeptAccreditation,
): Promise<void> {
  await db
    .insertInto('accreditations')
    .values({
      id: accreditation.id,
      event_id: owner.eventId,
      person_id: owner.personId,
      status: accreditation.status,
      category: accreditation.category,
      function: accreditation.function,
      valid_from: accreditation.validFromMs,
      valid_until: accreditation.validUntilMs,
      zones: JSON.stringify(accreditation.zones),
      position: owner.position,
    })
    .execute();
}

/** Accreditations of each of the people, in the order they were given. */
export async function accreditationsOf(
  db: Db,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, KeptAccreditation[]>> {
  const byPerson = new Map<string, KeptAccreditation[]>(personIds.map((id) => [id, []]));
  if (personIds.length === 0) return byPerson;
  const rows = await db
    .selectFrom('accreditations')
    .selectAll()
    .where('person_id', 'in', personIds)
    .orderBy('position')
    .execute();
  for (const row of rows) byPerson.get(row.person_id)?.push(accreditationOf(row));
  return byPerson;
}

const zonesSchema = z.array(z.string());

function accreditationOf(row: Tables['accreditations']): KeptAccreditation {
  return {
    id: row.id,
    status: accreditationStatusSchema.parse(row.status),
    category: row.category,
    function: row.function,
    validFromMs: row.valid_from,
    validUntilMs: row.valid_until,
    zones: zonesSchema.parse(JSON.parse(row.zones)),
  };
}

export async function saveAccreditation(tx: Db, accreditation: KeptAccreditation): Promise<void> {
  await tx
    .updateTable('accreditations')
    .set({
      category: accreditation.category,
      function: accreditation.function,
      valid_from: accreditation.validFromMs,
      valid_until: accreditation.validUntilMs,
      zones: JSON.stringify(accreditation.zones),
    })
    .where('id', '=', accreditation.id)
    .execute();
}

/** Steps of one accreditation, oldest first. */
export function statusChangesOf(db: Db, accreditationId: string): Promise<Tables['status_changes'][]> {
  return db
    .selectFrom('status_changes')
    .selectAll()
    .where('accreditation_id', '=', accreditationId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

export async function saveStatusChange(db: Db, change: Tables['status_changes']): Promise<void> {
  await db
    .updateTable('accreditations')
    .set({ status: change.to_status })
    .where('id', '=', change.accreditation_id)
    .execute();
  await db.insertInto('status_changes').values(change).execute();
}

/** Deletes the person and everything that only they have, apart from photos and passages. */
export async function deletePerson(db: Db, personId: string): Promise<void> {
  await deletePhotoReviewsOf(db, personId);
  await deleteExplanationOf(db, personId);
  await deleteConsentsOf(db, personId);
  await forgetImportedPhoto(db, personId);
  await deleteInvitationsOf(db, personId);
  await deleteCredentialsOf(db, personId);
  await deleteWatchOf(db, personId);
  await db.deleteFrom('status_changes').where('person_id', '=', personId).execute();
  await db.deleteFrom('accreditations').where('person_id', '=', personId).execute();
  await db.deleteFrom('people').where('id', '=', personId).execute();
}
