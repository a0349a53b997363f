import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEvent, listEvents } from '#contract/event';
import { createAccessPoint, createVenue, createZone, listVenues } from '#contract/venue';
import type { Client } from '../world/client.ts';
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
    const second = await admin.ok(createVenue, { params: { eventId }, body: { name: 'Pool' } });
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
});
