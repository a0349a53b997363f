import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGateConfig, sendHeartbeat } from '#contract/device';
import { createEvent, listEvents } from '#contract/event';
import { NEW_EVENT_SETTINGS } from '#contract/event-settings';
import {
  changeAccessPoint,
  changeVenue,
  changeZone,
  createAccessPoint,
  createVenue,
  createZone,
  forgetPassback,
  listVenues,
  type Venue,
} from '#contract/venue';
import { PROTOCOL_VERSION } from '#contract/version';
import type { ZonePolicy } from '#contract/zone-policy';
import type { Client } from '../world/client.ts';
import { pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { makeSmallEvent, POLICY } from '../world/small-event.ts';

describe('events and their places', () => {
  let test: TestServer;
  let admin: Client;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());

  it('are listed as they were made', async () => {
    const { eventId, venueId } = await makeSmallEvent(admin);
    const { venues } = await admin.ok(listVenues, { params: { eventId } });
    expect(venues).toMatchObject([
      {
        id: venueId,
        zones: [{ code: 'FIELD', policy: POLICY }, { code: 'VIP' }],
        accessPoints: [
          { name: 'Gate FIELD', lanes: [{ name: 'Lane 1', direction: 'in' }] },
          { name: 'Gate VIP' },
        ],
      },
    ]);
  });

  it('are shown to a user only where the user may read', async () => {
    const one = await makeSmallEvent(admin);
    await makeSmallEvent(admin);
    const reader = await test.signIn('reader', [{ kind: 'event', role: 'auditor', eventId: one.eventId }]);
    const { events } = await reader.ok(listEvents);
    expect(events.map((event) => event.id)).toEqual([one.eventId]);
  });

  it('refuse a time zone that does not exist', async () => {
    const body = { name: 'Event', timeZone: 'Mars/Olympus' };
    expect(await admin.call(createEvent, { body })).toMatchObject({
      error: { kind: 'invalid-request', problems: [{ path: 'body.timeZone' }] },
    });
  });

  it('refuse a zone code that is taken in the event, and the code that means every zone', async () => {
    const { eventId, venueId } = await makeSmallEvent(admin);
    const zone = (code: string) =>
      admin.call(createZone, { params: { eventId, venueId }, body: { code, name: 'Zone', policy: POLICY } });
    expect(await zone('FIELD')).toMatchObject({
      error: { kind: 'conflict', problems: [{ path: 'body.code' }] },
    });
    expect(await zone('ALL')).toMatchObject({ error: { kind: 'invalid-request' } });
  });

  it('refuse a gate into a zone of another venue', async () => {
    const { eventId } = await makeSmallEvent(admin);
    const second = await admin.ok(createVenue, { params: { eventId }, body: { code: 'POOL', name: 'Pool' } });
    const { venues } = await admin.ok(listVenues, { params: { eventId } });
    const zoneId = venues[0]?.zones[0]?.id ?? '';
    const answer = await admin.refusal(createAccessPoint, {
      params: { eventId, venueId: second.id },
      body: { name: 'Gate', zoneId, galleryScope: 'entitled', lanes: [{ name: '1', direction: 'in' }] },
    });
    expect(answer).toBe('invalid-request');
  });

  it('of one event are not reached through another', async () => {
    const one = await makeSmallEvent(admin);
    const two = await makeSmallEvent(admin);
    const params = { eventId: two.eventId, venueId: one.venueId };
    const body = { code: 'X', name: 'X', policy: POLICY };
    expect(await admin.refusal(createZone, { params, body })).toBe('not-found');
  });

  it('have codes of their own: a venue in its event, a zone in its venue', async () => {
    const { eventId } = await makeSmallEvent(admin);
    const venue = (code: string) =>
      admin.call(createVenue, { params: { eventId }, body: { code, name: 'Venue' } });
    expect(await venue('ARENA')).toMatchObject({
      error: { kind: 'conflict', problems: [{ path: 'body.code' }] },
    });
    expect(await venue('ALL')).toMatchObject({ error: { kind: 'invalid-request' } });
    const { id: venueId } = await admin.ok(createVenue, {
      params: { eventId },
      body: { code: 'POOL', name: 'Pool' },
    });
    const body = { code: 'FIELD', name: 'Field', policy: POLICY };
    await admin.ok(createZone, { params: { eventId, venueId }, body });
    expect(await admin.refusal(createZone, { params: { eventId, venueId }, body })).toBe('conflict');
  });

  it('promise what their event does unless a zone says otherwise', async () => {
    const { eventId, venueId } = await makeSmallEvent(admin);
    const { promisedFpir: _, whenRefused: __, ...policy } = POLICY;
    const params = { eventId, venueId };
    const plain = await admin.ok(createZone, { params, body: { code: 'A', name: 'A', policy } });
    expect(plain.policy).toMatchObject(NEW_EVENT_SETTINGS.promise);
    const own = { ...policy, promisedFpir: 0.05 };
    const strict = await admin.ok(createZone, { params, body: { code: 'B', name: 'B', policy: own } });
    expect(strict.policy).toMatchObject({ promisedFpir: 0.05, whenRefused: 'badge-and-face' });
  });

  it('take an edit of a part and keep the rest', async () => {
    const { eventId, venueId } = await makeSmallEvent(admin);
    const venue = await venueOf(eventId);
    const zone = venue.zones.find(({ code }) => code === 'FIELD');
    const schedule: ZonePolicy['schedule'] = {
      kind: 'hours',
      openings: [{ categories: ['PRESS'], days: ['mon', '2026-07-24'], from: '08:00', until: '24:00' }],
      closedOn: ['2026-07-25'],
    };
    const changed = await admin.ok(changeZone, {
      params: { eventId, venueId, zoneId: zone?.id ?? '' },
      version: 1,
      body: { policy: { schedule, occupancy: { kind: 'limited', most: 500, exempt: ['MEDIC'] } } },
    });
    expect(changed).toMatchObject({
      name: 'Zone FIELD',
      version: 2,
      policy: { ...POLICY, schedule, occupancy: { kind: 'limited', most: 500, exempt: ['MEDIC'] } },
    });
    const renamed = await admin.ok(changeVenue, {
      params: { eventId, venueId },
      version: 1,
      body: { name: 'Bowl' },
    });
    expect(renamed).toMatchObject({ code: 'ARENA', name: 'Bowl', version: 2 });
    const late = { params: { eventId, venueId }, version: 1, body: { name: 'Dome' } };
    expect(await admin.refusal(changeVenue, late)).toBe('changed-meanwhile');
  });

  it.each([
    ['passback', { kind: 'timed', forMs: 0, exempt: [] }, 'body.policy.passback.forMs'],
    ['occupancy', { kind: 'limited', most: -1, exempt: [] }, 'body.policy.occupancy.most'],
    [
      'schedule',
      {
        kind: 'hours',
        openings: [{ categories: ['ALL'], days: ['someday'], from: '08:00', until: '20:00' }],
        closedOn: [],
      },
      'body.policy.schedule.openings.0.days.0',
    ],
    [
      'byTime',
      [{ during: { days: ['mon'], from: '24:00', until: '08:00' }, entryBy: 'face', liveness: 'off' }],
      'body.policy.byTime.0.during.from',
    ],
  ])('refuse a zone whose %s cannot be, and say where', async (key, value, path) => {
    const { eventId, venueId } = await makeSmallEvent(admin);
    const body = { code: 'X', name: 'X', policy: { ...POLICY, [key]: value } };
    expect(await admin.call(createZone, { params: { eventId, venueId }, body })).toMatchObject({
      error: { kind: 'invalid-request', problems: [{ path }] },
    });
  });

  it('let a gate gain lanes and change its names, and lose none', async () => {
    const { eventId, venueId, field } = await makeSmallEvent(admin);
    const params = { eventId, venueId, accessPointId: field.accessPointId };
    const gate = await pairGate(admin, eventId, field.accessPointId);
    const first = { id: field.laneId, name: 'Lane 1', direction: 'in' as const };
    const second = { name: 'Lane 2', direction: 'out' as const };
    const wider = await admin.ok(changeAccessPoint, {
      params,
      version: 1,
      body: { lanes: [second, first], whenFailing: 'fail-safe' },
    });
    expect(wider).toMatchObject({
      name: 'Gate FIELD',
      version: 2,
      whenFailing: 'fail-safe',
      lanes: [second, first],
    });
    const [added] = wider.lanes;
    const swapped = await admin.ok(changeAccessPoint, {
      params,
      version: 2,
      body: {
        lanes: [
          { ...first, name: 'Lane 2' },
          { id: added?.id ?? '', name: 'Lane 1', direction: 'out' },
        ],
      },
    });
    expect((await gate.ok(readGateConfig)).accessPoint).toEqual(swapped);
    const refusedFor = async (lanes: object[]) =>
      admin.call(changeAccessPoint, { params, version: 3, body: { lanes: lanes as [typeof first] } });
    expect(await refusedFor([first])).toMatchObject({
      error: { problems: [{ path: 'body.lanes', problem: 'leaves a lane out' }] },
    });
    expect(
      await refusedFor([...swapped.lanes, { ...first, id: 'lane-of-nobody', name: 'L3' }]),
    ).toMatchObject({
      error: { problems: [{ problem: 'names a lane that is not here' }] },
    });
    expect(await refusedFor([...swapped.lanes, { name: 'Lane 1', direction: 'in' }])).toMatchObject({
      error: { problems: [{ problem: 'names a lane twice' }] },
    });
    const other = { ...params, venueId: 'venue-of-nobody' };
    expect(await admin.refusal(changeAccessPoint, { params: other, version: 3, body: {} })).toBe('not-found');
  });

  it('tell their gates to forget who has gone in', async () => {
    const { eventId, venueId, field } = await makeSmallEvent(admin);
    const gate = await pairGate(admin, eventId, field.accessPointId);
    const before = await gate.ok(readGateConfig);
    expect(before.zone.passbackForgottenAt).toBeNull();
    const nowMs = test.clock.nowMs();
    await admin.ok(forgetPassback, { params: { eventId, venueId, zoneId: before.zone.id } });
    const after = await gate.ok(readGateConfig);
    expect(after.zone.passbackForgottenAt).toBeGreaterThanOrEqual(nowMs);
    expect(after.version).toBeGreaterThan(before.version);
  });

  it('tell a gate how many are inside only where that is limited', async () => {
    const { eventId, field } = await makeSmallEvent(admin, {
      occupancy: { kind: 'limited', most: 5, exempt: [] },
    });
    const open = await makeSmallEvent(admin);
    const limited = await pairGate(admin, eventId, field.accessPointId);
    const unlimited = await pairGate(admin, open.eventId, open.field.accessPointId);
    const body = {
      agentVersion: '1',
      protocolVersion: PROTOCOL_VERSION,
      galleryPeople: 0,
      gallerySyncedAtMs: null,
      journalHead: 0,
      journalPending: 0,
      lanes: [],
      atMs: 0,
    };
    expect((await limited.ok(sendHeartbeat, { body })).occupancy).toEqual({ people: 0, throughSeq: 0 });
    expect((await unlimited.ok(sendHeartbeat, { body })).occupancy).toBeNull();
  });

  async function venueOf(eventId: string): Promise<Venue> {
    const [venue] = (await admin.ok(listVenues, { params: { eventId } })).venues;
    if (!venue) throw new Error('the event has a venue');
    return venue;
  }
});
