import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEvent } from '#contract/event';
import { uploadJournal } from '#contract/journal';
import { listGateHours, readNow } from '#contract/statistics';
import { createAccessPoint, createVenue, createZone } from '#contract/venue';
import type { JournalBody } from '#domain/journal/record';
import type { Client } from '../world/client.ts';
import { decision, result } from '../world/journal-bodies.ts';
import { type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { makeSmallEvent, POLICY, type SmallEvent } from '../world/small-event.ts';

const EVIDENCE = decision('any-lane').evidence;
const HOUR_MS = 3_600_000;

const seen = (similarity: number, visitMs: number) => ({ evidence: { ...EVIDENCE, similarity, visitMs } });

describe('the statistics of an event', () => {
  let test: TestServer;
  let admin: Client;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());

  const upload = (gate: PairedGate, atMs: number, ...bodies: JournalBody[]) =>
    gate.ok(uploadJournal, { body: gate.batch(gate.journal(bodies, atMs)) });

  async function eventWithGates(): Promise<{ event: SmallEvent; field: PairedGate; vip: PairedGate }> {
    const event = await makeSmallEvent(admin);
    const { eventId } = event;
    return {
      event,
      field: await pairGate(admin, eventId, event.field.accessPointId),
      vip: await pairGate(admin, eventId, event.vip.accessPointId),
    };
  }

  it('tell each hour at each gate by the clock of the event', async () => {
    const { event, field, vip } = await eventWithGates();
    const lane = event.field.laneId;
    // 10:40 and 11:05 in Paris.
    const [first, second] = [Date.UTC(2026, 6, 24, 8, 40), Date.UTC(2026, 6, 24, 9, 5)];
    const went = decision(lane, seen(0.8, 500));
    const stayed = decision(lane, seen(0.6, 700));
    const refused = decision(lane, { outcome: { kind: 'denied', reason: 'zone' } });
    await upload(field, first, went, result(went, 'passed'), stayed, result(stayed, 'not-passed'), refused);
    const late = decision(lane);
    await upload(field, second, late);
    // What becomes of a passage is told later, and counts in the hour of the decision.
    await upload(field, second + 2 * HOUR_MS, result(late, 'passed'));
    await upload(vip, first, decision(event.vip.laneId, { outcome: { kind: 'unknown-face' } }));
    const query = { from: '2026-07-24', through: '2026-07-24' } as const;
    const params = { eventId: event.eventId };
    const { timeZone, hours } = await admin.ok(listGateHours, { params, query });
    expect(timeZone).toBe('Europe/Paris');
    const atField = hours.filter(({ accessPoint }) => accessPoint?.id === event.field.accessPointId);
    expect(atField).toMatchObject([
      {
        local: '2026-07-24T10:00',
        from: Date.UTC(2026, 6, 24, 8),
        decisions: 3,
        granted: 2,
        entries: 1,
        exits: 0,
        refused: { 'denied/zone': 1 },
        similarity: { samples: 2, mean: expect.closeTo(0.7, 9), deviation: expect.closeTo(0.1, 9) },
        usableShare: 0.75,
        suspectShare: 0,
      },
      { local: '2026-07-24T11:00', decisions: 1, entries: 1 },
    ]);
    const together = await admin.ok(listGateHours, { params, query: { ...query, by: 'event' } });
    expect(together.hours).toMatchObject([
      { accessPoint: null, decisions: 4, refused: { 'denied/zone': 1, 'unknown-face': 1 } },
      { accessPoint: null, decisions: 1 },
    ]);
    const narrowed = { ...query, accessPointId: event.vip.accessPointId };
    expect((await admin.ok(listGateHours, { params, query: narrowed })).hours).toMatchObject([
      { decisions: 1, granted: 0, similarity: null },
    ]);
    const page = await admin.ok(listGateHours, { params, query: { ...query, limit: 1 } });
    expect(page.hours.map(({ local }) => local)).toEqual(['2026-07-24T10:00', '2026-07-24T10:00']);
    const cursor = page.nextCursor ?? '';
    const rest = await admin.ok(listGateHours, { params, query: { ...query, limit: 1, cursor } });
    expect(rest).toMatchObject({ hours: [{ local: '2026-07-24T11:00' }], nextCursor: null });
    const dayAfter = { from: '2026-07-25', through: '2026-07-25' };
    expect((await admin.ok(listGateHours, { params, query: dayAfter })).hours).toEqual([]);
  });

  it('count an hour once that a repeated upload brings again', async () => {
    const { event, field } = await eventWithGates();
    const atMs = Date.UTC(2026, 6, 24, 8, 40);
    const went = decision(event.field.laneId);
    const batch = field.batch(field.journal([went, result(went, 'passed')], atMs));
    await field.ok(uploadJournal, { body: batch });
    await field.ok(uploadJournal, { body: batch });
    const query = { from: '2026-07-24', through: '2026-07-24' };
    const { hours } = await admin.ok(listGateHours, { params: { eventId: event.eventId }, query });
    expect(hours).toMatchObject([{ decisions: 1, entries: 1 }]);
  });

  it.each([
    // Half an hour beside the others.
    ['Asia/Kolkata', Date.UTC(2026, 6, 24, 8, 40), '2026-07-24T14:00', Date.UTC(2026, 6, 24, 8, 30)],
    // The clock shows two o'clock twice; each is an hour of its own.
    ['Europe/Paris', Date.UTC(2026, 9, 25, 0, 30), '2026-10-25T02:00', Date.UTC(2026, 9, 25, 0)],
    ['Europe/Paris', Date.UTC(2026, 9, 25, 1, 30), '2026-10-25T02:00', Date.UTC(2026, 9, 25, 1)],
  ])('begin hours where the clock of %s does', async (timeZone, atMs, local, from) => {
    const { id: eventId } = await admin.ok(createEvent, {
      body: { name: timeZone, timeZone, state: 'live' },
    });
    const params = { eventId };
    const venue = await admin.ok(createVenue, { params, body: { code: 'BOWL', name: 'Bowl' } });
    const inVenue = { ...params, venueId: venue.id };
    const body = { code: 'FIELD', name: 'Field', policy: POLICY };
    const zone = await admin.ok(createZone, { params: inVenue, body });
    const accessPoint = await admin.ok(createAccessPoint, {
      params: inVenue,
      body: {
        name: 'North',
        zoneId: zone.id,
        galleryScope: 'entitled',
        lanes: [{ name: '1', direction: 'in' }],
      },
    });
    const gate = await pairGate(admin, eventId, accessPoint.id);
    await upload(gate, atMs, decision(accessPoint.lanes[0]?.id ?? ''));
    const day = local.slice(0, 10);
    const { hours } = await admin.ok(listGateHours, { params, query: { from: day, through: day } });
    expect(hours).toMatchObject([{ local, from }]);
  });

  it('tell of the last minutes how each lane does, and whether faces score less than they used to', async () => {
    const { event, field, vip } = await eventWithGates();
    const lane = event.field.laneId;
    const nowMs = Date.now();
    const earlier = Array.from({ length: 60 }, () => decision(lane, seen(0.8, 400)));
    await upload(field, nowMs - 2 * HOUR_MS, ...earlier);
    const dim = Array.from({ length: 12 }, () => decision(lane, seen(0.6, 900)));
    await upload(field, nowMs - 60_000, ...dim, ...dim.slice(0, 5).map((one) => result(one, 'passed')));
    await upload(field, nowMs - 60_000, decision(lane, { outcome: { kind: 'unknown-face' } }));
    const vips = event.vip.laneId;
    await upload(vip, nowMs - 50 * 60_000, decision(vips));
    const params = { eventId: event.eventId };
    const now = await admin.ok(readNow, { params });
    expect(now.minutes).toHaveLength(15);
    expect(now.minutes.reduce((sum, { entries }) => sum + entries, 0)).toBe(5);
    expect(now.total).toMatchObject({
      decisions: 13,
      granted: 12,
      entries: 5,
      refused: { 'unknown-face': 1 },
    });
    expect(now.lanes).toMatchObject([
      {
        lane: { id: lane },
        accessPoint: { id: event.field.accessPointId },
        decisions: 13,
        similarity: { samples: 12, mean: expect.closeTo(0.6, 9) },
        usual: { samples: 60, mean: expect.closeTo(0.8, 9) },
        drift: expect.closeTo(-0.2, 9),
      },
    ]);
    const hour = await admin.ok(readNow, { params, query: { minutes: 60 } });
    const quiet = hour.lanes.find((one) => one.lane.id === vips);
    // One person tells nothing of a lane.
    expect(quiet).toMatchObject({ decisions: 1, drift: null });
  });

  it('are asked for days that there are', async () => {
    const { id: eventId } = await admin.ok(createEvent, { body: { name: 'Empty', timeZone: 'UTC' } });
    const params = { eventId };
    for (const query of [
      { from: '2026-07-24', through: '2026-07-23' },
      { from: '2026-01-01', through: '2026-12-31' },
    ]) {
      expect(await admin.refusal(listGateHours, { params, query })).toBe('invalid-request');
    }
  });
});
