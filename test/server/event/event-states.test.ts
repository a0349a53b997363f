import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGateConfig } from '#contract/device';
import {
  changeEvent,
  changeEventState,
  createEvent,
  type EventSummary,
  eventSchema,
  listEvents,
} from '#contract/event';
import { NEW_EVENT_SETTINGS } from '#contract/event-settings';
import { createPerson, erasePerson, listPeople } from '#contract/person';
import { createVenue } from '#contract/venue';
import { NOBODY } from '#server/auth/actor';
import { moveEvent } from '#server/event/event-state';
import type { Client } from '../world/client.ts';
import { pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, POLICY } from '../world/small-event.ts';
import { withDatabase } from '../world/test-database.ts';

describe('an event', () => {
  let test: TestServer;
  let admin: Client;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());

  const make = (change: object = {}): Promise<EventSummary> =>
    admin.ok(createEvent, { body: { name: 'Games', timeZone: 'Europe/Paris', ...change } });
  const move = (eventId: string, to: 'live' | 'closed') =>
    admin.call(changeEventState, { params: { eventId }, body: { to } });
  const person = (eventId: string) =>
    admin.call(createPerson, {
      params: { eventId },
      body: { name: 'Person', externalId: null, accreditations: [] },
    });

  it('begins as a draft with settings that keep little', async () => {
    expect(await make()).toMatchObject({ state: 'draft', ...NEW_EVENT_SETTINGS });
  });

  it('becomes live, closed and live again, and nothing else by request', async () => {
    const { id } = await make();
    expect(await move(id, 'closed')).toMatchObject({
      status: 409,
      error: { kind: 'conflict', problems: [{ path: 'body.to', problem: 'cannot follow draft' }] },
    });
    for (const to of ['live', 'closed', 'live'] as const) {
      expect(await move(id, to)).toMatchObject({ reply: { id, state: to } });
    }
    expect(await move(id, 'live')).toMatchObject({ error: { kind: 'conflict' } });
    const purge = await admin.call(changeEventState, {
      params: { eventId: id },
      body: { to: 'purged' as 'closed' },
    });
    expect(purge).toMatchObject({ error: { kind: 'invalid-request' } });
  });

  it('is not moved on from a version that is not the latest, where one is named', async () => {
    const { id, version } = await make();
    await admin.ok(changeEvent, { params: { eventId: id }, version, body: { name: 'Renamed' } });
    const stale = { params: { eventId: id }, version, body: { to: 'live' as const } };
    expect(await admin.refusal(changeEventState, stale)).toBe('changed-meanwhile');
  });

  it('keeps what an edit does not speak of', async () => {
    const { id, version } = await make({ languages: ['fr', 'en'] });
    const change = {
      dates: { from: '2026-07-24', through: '2026-08-09' },
      retention: { ...NEW_EVENT_SETTINGS.retention, passages: { kind: 'days' as const, days: 90 } },
    };
    const changed = await admin.ok(changeEvent, { params: { eventId: id }, version, body: change });
    expect(changed).toMatchObject({
      name: 'Games',
      timeZone: 'Europe/Paris',
      languages: ['fr', 'en'],
      ...change,
    });
    const back = await admin.ok(changeEvent, {
      params: { eventId: id },
      version: changed.version,
      body: { dates: null },
    });
    expect(back).toMatchObject({ dates: null, retention: change.retention });
  });

  it.each([
    ['dates', { from: '2026-08-09', through: '2026-07-24' }, 'body.dates.through'],
    ['dates', { from: '2026-02-30', through: '2026-07-24' }, 'body.dates.from'],
    ['languages', ['fr', 'fr'], 'body.languages'],
    ['languages', [], 'body.languages'],
    ['retention', { ...NEW_EVENT_SETTINGS.retention, cropsHours: -1 }, 'body.retention.cropsHours'],
    ['promise', { promisedFpir: 0, whenRefused: 'staffed' }, 'body.promise.promisedFpir'],
  ])('refuses %s that cannot be: %j', async (key, value, path) => {
    expect(
      await admin.call(createEvent, { body: { name: 'Games', timeZone: 'UTC', [key]: value } }),
    ).toMatchObject({
      error: { kind: 'invalid-request', problems: [{ path }] },
    });
  });

  it('that is closed is read, but not changed, except what must go on', async () => {
    const { eventId } = await makeSmallEvent(admin);
    const known = await addPerson(admin, eventId, 'Person', ['FIELD']);
    expect(await move(eventId, 'closed')).toMatchObject({ reply: { state: 'closed' } });
    expect(await person(eventId)).toMatchObject({ status: 409, error: { kind: 'event-closed' } });
    expect(
      await admin.refusal(createVenue, { params: { eventId }, body: { code: 'LATE', name: 'Late' } }),
    ).toBe('event-closed');
    expect((await admin.ok(listPeople, { params: { eventId } })).total).toBe(1);
    await admin.ok(erasePerson, { params: { eventId, personId: known.id } });
    const { events } = await admin.ok(listEvents);
    const { version } = eventSchema.parse(events.find(({ id }) => id === eventId));
    const keepLess = { retention: { ...NEW_EVENT_SETTINGS.retention, cropsHours: 0 } };
    await admin.ok(changeEvent, { params: { eventId }, version, body: keepLess });
    await move(eventId, 'live');
    expect((await person(eventId)).kind).toBe('ok');
  });

  it('tells its state only to those who may change it', async () => {
    const { eventId } = await makeSmallEvent(admin);
    await move(eventId, 'closed');
    const auditor = await test.signIn('auditor', [{ kind: 'event', role: 'auditor', eventId }]);
    const body = { name: 'Person', externalId: null, accreditations: [] };
    expect(await auditor.refusal(createPerson, { params: { eventId }, body })).toBe('forbidden');
  });

  it('that is purged is not changed at all, nor brought back', async () => {
    const { eventId } = await makeSmallEvent(admin);
    const known = await addPerson(admin, eventId, 'Person', []);
    await move(eventId, 'closed');
    await withDatabase(test.dataDir, ({ db }) =>
      db.transaction().execute((tx) => moveEvent(tx, 'purged', { eventId, actor: NOBODY, nowMs: 0 })),
    );
    expect(await move(eventId, 'live')).toMatchObject({ error: { kind: 'event-closed' } });
    expect(await admin.refusal(erasePerson, { params: { eventId, personId: known.id } })).toBe(
      'event-closed',
    );
    await expect(
      withDatabase(test.dataDir, ({ db }) => moveEvent(db, 'live', { eventId, actor: NOBODY, nowMs: 0 })),
    ).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('tells its gates whether it is live, and to keep faces no longer than it does itself', async () => {
    const { eventId, field } = await makeSmallEvent(admin);
    const gate = await pairGate(admin, eventId, field.accessPointId);
    const before = await gate.ok(readGateConfig);
    expect(before).toMatchObject({
      event: { state: 'live', timeZone: 'Europe/Paris' },
      zone: { policy: { keepCropsMs: POLICY.keepCropsMs } },
    });
    const { events } = await admin.ok(listEvents);
    const { version } = eventSchema.parse(events.find(({ id }) => id === eventId));
    const keepLess = { retention: { ...NEW_EVENT_SETTINGS.retention, cropsHours: 0 } };
    await admin.ok(changeEvent, { params: { eventId }, version, body: keepLess });
    await move(eventId, 'closed');
    const after = await gate.ok(readGateConfig);
    expect(after).toMatchObject({ event: { state: 'closed' }, zone: { policy: { keepCropsMs: 0 } } });
    expect(after.version).toBeGreaterThan(before.version);
  });
});
