import type { GalleryEntry } from '#contract/device';
import type { EventSettings } from '#contract/event-settings';
import type { Db } from '../db/database.ts';
import { latestConsents } from '../enrolment/consent-store.ts';

type Addressee = GalleryEntry['addressee'];

/**
 * How the screens at lanes speak to people: in the language in which each gave their consent, and by name only
 * where the event wants it.
 */
export async function addresseesOf(
  db: Db,
  personIds: readonly string[],
  { names }: EventSettings['laneDisplay'],
): Promise<ReadonlyMap<string, Addressee>> {
  if (personIds.length === 0) return new Map();
  const consents = await latestConsents(db, personIds);
  const shown =
    names === 'shown'
      ? await db.selectFrom('people').select(['id', 'name']).where('id', 'in', personIds).execute()
      : [];
  const nameOf = new Map(shown.map(({ id, name }) => [id, name]));
  return new Map(
    personIds.map((id) => [
      id,
      { name: nameOf.get(id) ?? null, language: consents.get(id)?.language ?? null },
    ]),
  );
}
