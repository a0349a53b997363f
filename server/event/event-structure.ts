import type { EventStructure } from '#domain/event/structure-diff';
import { canonicalJson } from '#domain/journal/canonical-json';
import type { Db } from '../db/database.ts';
import { findSettings, textsOf } from '../enrolment/enrolment-settings-store.ts';
import { found } from '../request-error.ts';
import { venuesOf } from '../venue/venue-store.ts';
import { findCodes } from './accreditation-codes-store.ts';
import { findEvent, settingsOf } from './event-store.ts';

/** What an event is made of apart from its people, by codes and names and without ids, so that two can be compared. */
export async function readStructure(db: Db, eventId: string): Promise<EventStructure> {
  const event = found(await findEvent(db, eventId));
  const { dates: _, ...settings } = settingsOf(event);
  const parts = new Map([['event', fieldsOf({ timeZone: event.time_zone, ...settings })]]);
  const { categories, functions } = await findCodes(db, eventId);
  for (const { code, name, zones } of categories) parts.set(`category ${code}`, fieldsOf({ name, zones }));
  for (const { code, name } of functions) parts.set(`function ${code}`, fieldsOf({ name }));
  for (const venue of await venuesOf(db, eventId)) {
    parts.set(`venue ${venue.code}`, fieldsOf({ name: venue.name }));
    for (const { code, name, policy } of venue.zones) {
      parts.set(`zone ${venue.code}:${code}`, fieldsOf({ name, ...policy }));
    }
    for (const { name, zoneId, galleryScope, whenFailing, lanes } of venue.accessPoints) {
      const zone = venue.zones.find(({ id }) => id === zoneId)?.code;
      const named = Object.fromEntries(lanes.map((lane) => [`lane ${lane.name}`, lane.direction]));
      parts.set(`gate ${venue.code}/${name}`, fieldsOf({ zone, galleryScope, whenFailing, ...named }));
    }
  }
  const {
    controller_name: name,
    controller_contact: contact,
    consent_number,
  } = await findSettings(db, eventId);
  const controller = Object.entries({ name, contact }).filter(([, value]) => value !== null);
  parts.set('enrolment', fieldsOf(Object.fromEntries(controller)));
  for (const { language, ...text } of (await textsOf(db, eventId, consent_number)).texts) {
    parts.set(`consent text ${language}`, fieldsOf(text));
  }
  for (const { username, role } of await rolesOn(db, eventId)) parts.set(`role ${role} ${username}`, {});
  return parts;
}

function rolesOn(db: Db, eventId: string): Promise<{ username: string; role: string }[]> {
  return db
    .selectFrom('user_roles')
    .innerJoin('users', 'users.id', 'user_roles.user_id')
    .select(['users.username', 'user_roles.role'])
    .where('user_roles.event_id', '=', eventId)
    .execute();
}

function fieldsOf(values: object): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => [field, typeof value === 'string' ? value : canonicalJson(value)]),
  );
}
