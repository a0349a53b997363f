import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeEnrolmentSettings, readEnrolmentSettings } from '#contract/consent';
import { issueCredential } from '#contract/credential';
import { changeEvent, createEvent } from '#contract/event';
import { cloneEvent, readOriginDiff } from '#contract/event-clone';
import { changeVenue, changeZone, createVenue, listVenues } from '#contract/venue';
import { SHIPPED_TEXTS } from '#server/enrolment/shipped-consent-texts';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, POLICY, type SmallEvent } from '../world/small-event.ts';
import { ON_POSTGRES, withDatabase } from '../world/test-database.ts';
import { watchFace } from '../world/watch.ts';

/** All that may speak of a clone that nobody has used yet; every other table is about people or their doings. */
const STRUCTURE = [
  'access_points',
  'audit_log',
  'consent_texts',
  'enrolment_settings',
  'event_keys',
  'lanes',
  'user_roles',
  'venues',
  'zones',
];

/** Against a source with one text of its own, in English: those that ship are in more languages. */
const SHIPPED_AGAIN = SHIPPED_TEXTS.texts
  .map(({ language }) => language)
  .sort()
  .map((language) => ({
    kind: language === 'en' ? 'changed' : 'only-here',
    part: `consent text ${language}`,
  }));

describe('a clone of an event', () => {
  let test: TestServer;
  let admin: Client;
  let source: SmallEvent;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    source = await makeSmallEvent(admin, { passback: { kind: 'timed', forMs: 60_000, exempt: ['STAFF'] } });
    const { eventId } = source;
    await test.signIn('organiser', [{ kind: 'event', role: 'organiser', eventId }]);
    const { id: personId } = await addPerson(admin, eventId, 'Person', ['FIELD']);
    await enrol(admin, { eventId, personId }, 'a');
    await admin.ok(issueCredential, { params: { eventId, personId }, body: { number: 'A-1' } });
    await watchFace(admin, eventId, 'b');
    const texts = [{ language: 'en', heading: 'Your face', body: 'May we keep it?' }];
    await admin.ok(changeEnrolmentSettings, {
      params: { eventId },
      version: 1,
      body: { controller: { name: 'Organiser', contact: 'privacy@example.org' }, texts },
    });
    await pairGate(admin, eventId, source.field.accessPointId);
  });
  afterAll(() => test.remove());

  const clone = (name: string) => admin.ok(cloneEvent, { body: { eventId: source.eventId, name } });

  it('is a draft with the structure, the policies and the roles, under ids of its own', async () => {
    const { event, copied } = await clone('Next Games');
    expect(event).toMatchObject({
      name: 'Next Games',
      state: 'draft',
      timeZone: 'Europe/Paris',
      dates: null,
    });
    expect(copied).toEqual({
      categories: 0,
      functions: 0,
      venues: 1,
      zones: 2,
      accessPoints: 2,
      lanes: 2,
      roles: 1,
      consentTexts: 1,
    });
    const before = (await admin.ok(listVenues, { params: { eventId: source.eventId } })).venues;
    const after = (await admin.ok(listVenues, { params: { eventId: event.id } })).venues;
    const bare = (venues: unknown) => JSON.stringify(venues).replace(/"(id|zoneId)":"[^"]*"/g, '');
    expect(bare(after)).toBe(bare(before));
    expect(after[0]?.zones[0]?.id).not.toBe(before[0]?.zones[0]?.id);
    const differences = await admin.ok(readOriginDiff, { params: { eventId: event.id } });
    expect(differences).toEqual({ origin: { id: source.eventId, name: 'Small Games' }, differences: [] });
    const enrolment = (eventId: string) => admin.ok(readEnrolmentSettings, { params: { eventId } });
    const { version: _, ...there } = await enrolment(source.eventId);
    expect(await enrolment(event.id)).toMatchObject(there);
  });

  it('has no row in any table of people, faces, devices or logs, whichever tables there are', async () => {
    const { event } = await clone('Games of Nobody');
    await withDatabase(test.dataDir, async ({ db }) => {
      const { rows: tables } = await sql<{ name: string }>`${sql.raw(
        ON_POSTGRES
          ? "select table_name as name from information_schema.columns where column_name = 'event_id' and table_schema = current_schema()"
          : "select m.name from sqlite_master m join pragma_table_info(m.name) c on c.name = 'event_id' where m.type = 'table'",
      )}`.execute(db);
      const names = tables.map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining([...STRUCTURE, 'people', 'templates', 'passages', 'devices']),
      );
      const filled: string[] = [];
      for (const name of names) {
        const { rows } =
          await sql`select 1 from ${sql.table(name)} where event_id = ${event.id} limit 1`.execute(db);
        if (rows.length > 0) filled.push(name);
      }
      expect(filled.sort()).toEqual(STRUCTURE);
    });
  });

  it('tells in what it differs from its origin later', async () => {
    const { event } = await clone('Other Games');
    const params = { eventId: event.id };
    const [venue] = (await admin.ok(listVenues, { params })).venues;
    const zone = venue?.zones.find(({ code }) => code === 'FIELD');
    const inVenue = { ...params, venueId: venue?.id ?? '' };
    await admin.ok(changeZone, {
      params: { ...inVenue, zoneId: zone?.id ?? '' },
      version: 1,
      body: { policy: { ...POLICY, liveness: 'challenge' } },
    });
    await admin.ok(changeVenue, { params: inVenue, version: 1, body: { name: 'Bowl' } });
    await admin.ok(createVenue, { params, body: { code: 'POOL', name: 'Pool' } });
    await admin.ok(changeEvent, { params, version: 1, body: { timeZone: 'Asia/Tokyo' } });
    const { version } = await admin.ok(readEnrolmentSettings, { params });
    await admin.ok(changeEnrolmentSettings, {
      params,
      version,
      body: { controller: { name: 'Successor', contact: 'privacy@example.org' }, texts: null },
    });
    const { differences } = await admin.ok(readOriginDiff, { params });
    expect(differences).toMatchObject([
      ...SHIPPED_AGAIN,
      {
        kind: 'changed',
        part: 'enrolment',
        fields: [{ field: 'name', there: 'Organiser', here: 'Successor' }],
      },
      {
        kind: 'changed',
        part: 'event',
        fields: [{ field: 'timeZone', there: 'Europe/Paris', here: 'Asia/Tokyo' }],
      },
      { kind: 'changed', part: 'venue ARENA', fields: [{ field: 'name', there: 'Arena', here: 'Bowl' }] },
      { kind: 'only-here', part: 'venue POOL' },
      { kind: 'changed', part: 'zone ARENA:FIELD', fields: [{ field: 'liveness' }, { field: 'passback' }] },
    ]);
  });

  it('is made by administrators alone, and of what there is', async () => {
    const organiser = await test.signIn('maker', [
      { kind: 'event', role: 'organiser', eventId: source.eventId },
    ]);
    const body = { eventId: source.eventId, name: 'Own Games' };
    expect(await organiser.refusal(cloneEvent, { body })).toBe('forbidden');
    expect(await admin.refusal(cloneEvent, { body: { eventId: 'nobody-has-this-id', name: 'X' } })).toBe(
      'not-found',
    );
    const { event } = await clone('Lent Games');
    const newcomer = await test.signIn('newcomer', [{ kind: 'event', role: 'organiser', eventId: event.id }]);
    expect(await newcomer.refusal(readOriginDiff, { params: { eventId: event.id } })).toBe('forbidden');
    const { id: eventId } = await admin.ok(createEvent, { body: { name: 'First', timeZone: 'UTC' } });
    expect(await admin.refusal(readOriginDiff, { params: { eventId } })).toBe('conflict');
  });
});
