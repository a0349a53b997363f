import type { ConsentText } from '#contract/consent';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { SHIPPED_TEXTS } from './shipped-consent-texts.ts';

/** What an event has before anybody sets anything. */
const UNSET = { version: 1, controller_name: null, controller_contact: null, consent_number: null };

export type SettingsRow = Tables['enrolment_settings'];

export async function findSettings(db: Db, eventId: string): Promise<SettingsRow> {
  const row = await db
    .selectFrom('enrolment_settings')
    .selectAll()
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return row ?? { event_id: eventId, ...UNSET };
}

/** @returns false when somebody else came first */
export async function saveSettings(tx: Db, settings: SettingsRow): Promise<boolean> {
  const { event_id, version, ...values } = settings;
  await tx
    .insertInto('enrolment_settings')
    .values({ event_id, ...UNSET })
    .onConflict((conflict) => conflict.column('event_id').doNothing())
    .execute();
  const row = await tx
    .updateTable('enrolment_settings')
    .set({ ...values, version: version + 1 })
    .where('event_id', '=', event_id)
    .where('version', '=', version)
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
}

/** @param number null for those that ship */
export async function textsOf(
  db: Db,
  eventId: string,
  number: number | null,
): Promise<{ version: string; texts: ConsentText[] }> {
  if (number === null) return { version: SHIPPED_TEXTS.version, texts: [...SHIPPED_TEXTS.texts] };
  const texts = await db
    .selectFrom('consent_texts')
    .select(['language', 'heading', 'body'])
    .where('event_id', '=', eventId)
    .where('number', '=', number)
    .orderBy('position')
    .execute();
  return { version: `event-${number}`, texts };
}

/** @returns the number of the new version */
export async function insertTexts(tx: Db, eventId: string, texts: readonly ConsentText[]): Promise<number> {
  const { latest } = await tx
    .selectFrom('consent_texts')
    .select(({ fn }) => fn.max('number').as('latest'))
    .where('event_id', '=', eventId)
    .executeTakeFirstOrThrow();
  const number = Number(latest ?? 0) + 1;
  await tx
    .insertInto('consent_texts')
    .values(texts.map((text, position) => ({ event_id: eventId, number, position, ...text })))
    .execute();
  return number;
}
