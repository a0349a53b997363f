import type { Db } from '../db/database.ts';
import { noteGalleryChanges } from '../device/gallery-change-store.ts';
import { newId } from '../new-id.ts';
import { nameKey } from '../person/name-key.ts';
import { accreditationsOf, type KeptAccreditation, type PersonRow } from '../person/person-store.ts';
import type { WishedAccreditation, WishedPerson } from './wished-person.ts';

/** What became of a row, or would become of it. */
export type Settled =
  | {
      readonly kind: 'created' | 'updated' | 'unchanged';
      readonly wished: WishedPerson;
      readonly personId: string;
    }
  /** The accreditation was revoked or has run out: an import does not bring it back. */
  | { readonly kind: 'ended'; readonly wished: WishedPerson };

interface Known {
  readonly person: PersonRow;
  /** The first that the person was given: the one that an import keeps. */
  readonly accreditation: KeptAccreditation | undefined;
}

const ENDED: readonly KeptAccreditation['status'][] = ['revoked', 'expired', 'purged'];

/**
 * Brings people to what rows say of them, by their external id. Accreditations beyond the first, and whether
 * one is suspended, are not an import's to change.
 * @param wished with external ids of which each comes once
 * @param idFor what the id of a new person is to be
 * @param write false where it is only asked what would become of them
 */
export async function settlePeople(
  tx: Db,
  eventId: string,
  wished: readonly WishedPerson[],
  { nowMs, mode, idFor = newId }: { nowMs: number; mode: 'dry-run' | 'apply'; idFor?: () => string },
): Promise<readonly Settled[]> {
  const known = await knownPeople(tx, eventId, wished);
  const settled = wished.map((person) => settledFor(person, known.get(person.externalId), idFor));
  if (mode === 'dry-run') return settled;
  const created = settled.flatMap((one) => (one.kind === 'created' ? [one] : []));
  await insertAll(tx, eventId, created, nowMs);
  const updated = settled.flatMap((one) => (one.kind === 'updated' ? [one] : []));
  for (const { wished: person } of updated) await update(tx, eventId, person, known.get(person.externalId));
  await noteGalleryChanges(
    tx,
    eventId,
    [...created, ...updated].map(({ personId }) => personId),
  );
  return settled;
}

async function knownPeople(
  tx: Db,
  eventId: string,
  wished: readonly WishedPerson[],
): Promise<ReadonlyMap<string, Known>> {
  if (wished.length === 0) return new Map();
  const people = await tx
    .selectFrom('people')
    .selectAll()
    .where('event_id', '=', eventId)
    .where(
      'external_id',
      'in',
      wished.map(({ externalId }) => externalId),
    )
    .execute();
  const accreditations = await accreditationsOf(
    tx,
    people.map(({ id }) => id),
  );
  return new Map(
    people.map((person) => [
      person.external_id ?? '',
      { person, accreditation: accreditations.get(person.id)?.[0] },
    ]),
  );
}

function settledFor(wished: WishedPerson, known: Known | undefined, idFor: () => string): Settled {
  if (!known) return { kind: 'created', wished, personId: idFor() };
  const { person, accreditation } = known;
  const personId = person.id;
  const differs = wished.accreditation !== null && !isAs(accreditation, wished.accreditation);
  if (differs && accreditation && ENDED.includes(accreditation.status)) return { kind: 'ended', wished };
  const kind = differs || person.name !== wished.name ? 'updated' : 'unchanged';
  return { kind, wished, personId };
}

function isAs(accreditation: KeptAccreditation | undefined, wished: WishedAccreditation): boolean {
  return (
    accreditation !== undefined &&
    accreditation.category === wished.category &&
    (wished.function === undefined || accreditation.function === wished.function) &&
    accreditation.validFromMs === wished.validFromMs &&
    accreditation.validUntilMs === wished.validUntilMs &&
    accreditation.zones.join() === wished.zones.join()
  );
}

async function insertAll(
  tx: Db,
  eventId: string,
  created: readonly { readonly wished: WishedPerson; readonly personId: string }[],
  nowMs: number,
): Promise<void> {
  if (created.length === 0) return;
  await tx
    .insertInto('people')
    .values(
      created.map(({ wished, personId }) => ({
        id: personId,
        event_id: eventId,
        version: 1,
        external_id: wished.externalId,
        name: wished.name,
        name_key: nameKey(wished.name),
        created_at: nowMs,
      })),
    )
    .execute();
  const accreditations = created.flatMap(({ wished, personId }) =>
    wished.accreditation ? [rowOf(eventId, personId, wished.accreditation)] : [],
  );
  if (accreditations.length > 0) await tx.insertInto('accreditations').values(accreditations).execute();
}

/** Active at once, as those are that are given by hand. */
function rowOf(eventId: string, personId: string, wished: WishedAccreditation) {
  return {
    id: newId(),
    event_id: eventId,
    person_id: personId,
    status: 'active',
    position: 0,
    function: wished.function ?? null,
    ...columnsOf(wished),
  };
}

function columnsOf({ category, validFromMs, validUntilMs, zones }: WishedAccreditation) {
  return {
    category,
    valid_from: validFromMs,
    valid_until: validUntilMs,
    zones: JSON.stringify(zones),
  };
}

async function update(
  tx: Db,
  eventId: string,
  wished: WishedPerson,
  known: Known | undefined,
): Promise<void> {
  if (!known) return;
  const { person, accreditation } = known;
  await tx
    .updateTable('people')
    .set((eb) => ({ name: wished.name, name_key: nameKey(wished.name), version: eb('version', '+', 1) }))
    .where('id', '=', person.id)
    .execute();
  if (!wished.accreditation || isAs(accreditation, wished.accreditation)) return;
  if (!accreditation) {
    await tx
      .insertInto('accreditations')
      .values(rowOf(eventId, person.id, wished.accreditation))
      .execute();
    return;
  }
  await tx
    .updateTable('accreditations')
    .set({
      ...columnsOf(wished.accreditation),
      function:
        wished.accreditation.function === undefined ? accreditation.function : wished.accreditation.function,
    })
    .where('id', '=', accreditation.id)
    .execute();
}
