import type { Db } from '#server/db/database';
import { newId } from '#server/new-id';
import { nameKey } from '#server/person/name-key';

const AT_ONCE = 500;
const SYLLABLES = 'ba ke li mo nu ra se ti vo za dé fi gu hö ja ño pe qui sha tu'.split(' ');
const CATEGORIES = ['ATH', 'STAFF', 'PRESS', 'VOL'];
const VALID = { from: 0, until: 4_102_444_800_000 };

/** Of `count` people the one at `at`; nobody is called so. */
export function madeUpName(at: number): string {
  const word = (seed: number) => {
    const parts = [seed, seed / 20, seed / 400].map((n) => SYLLABLES[Math.floor(n) % SYLLABLES.length] ?? '');
    const text = parts.join('');
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  return `${word(at)} ${word(Math.floor(at / 8_000) + at * 7)}`;
}

export function madeUpNumber(at: number): string {
  return `A-${String(at).padStart(6, '0')}`;
}

/** Writes people with a name, a number and an accreditation each, as an import would. */
export async function insertNamedPeople(db: Db, eventId: string, count: number): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) {
    const people = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => ({
      id: newId(),
      event_id: eventId,
      version: 1,
      external_id: madeUpNumber(from + i),
      name: madeUpName(from + i),
      name_key: nameKey(madeUpName(from + i)),
      created_at: 0,
    }));
    const accreditations = people.map(({ id }, i) => ({
      id: newId(),
      event_id: eventId,
      person_id: id,
      status: (from + i) % 50 === 0 ? 'suspended' : 'active',
      category: CATEGORIES[(from + i) % CATEGORIES.length] ?? 'ATH',
      function: null,
      valid_from: VALID.from,
      valid_until: VALID.until,
      zones: JSON.stringify(['ARENA:FIELD']),
      position: 0,
    }));
    await db.transaction().execute(async (tx) => {
      await tx.insertInto('people').values(people).execute();
      await tx.insertInto('accreditations').values(accreditations).execute();
    });
  }
}
