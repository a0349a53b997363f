import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullGallery } from '#contract/device';
import {
  addAccreditation,
  changeAccreditation,
  changeAccreditationStatus,
  listStatusChanges,
  type Person,
  readPerson,
} from '#contract/person';
import { eventually } from '../../world/eventually.ts';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';

const PRESS = {
  category: 'PRESS',
  validFromMs: 1_000,
  validUntilMs: 4_000_000_000_000,
  zones: ['ARENA:VIP'],
};

describe('accreditations', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    event = await makeSmallEvent(admin);
  });
  afterAll(() => test.remove());

  const idsOf = (person: Person, place = 0) => ({
    eventId: event.eventId,
    personId: person.id,
    accreditationId: person.accreditations[place]?.id ?? '',
  });
  const setStatus = (person: Person, place: number, to: 'approved' | 'active' | 'suspended' | 'purged') =>
    admin.call(changeAccreditationStatus, {
      params: idsOf(person, place),
      body: { to, reason: `now ${to}` },
    });

  it('are several of one person, each with a life of its own', async () => {
    const person = await addPerson(admin, event.eventId, 'Person', ['FIELD']);
    const params = { eventId: event.eventId, personId: person.id };
    const two = await admin.ok(addAccreditation, { params, query: { status: 'applied' }, body: PRESS });
    expect(two.version).toBeGreaterThan(person.version);
    expect(two.accreditations).toMatchObject([{ status: 'active' }, { ...PRESS, status: 'applied' }]);
    expect(await setStatus(two, 1, 'active')).toMatchObject({ error: { kind: 'conflict' } });
    for (const to of ['approved', 'active', 'suspended'] as const) {
      expect(await setStatus(two, 1, to)).toMatchObject({
        reply: { accreditations: [{ status: 'active' }, { status: to }] },
      });
    }
    const { changes } = await admin.ok(listStatusChanges, { params: idsOf(two, 1) });
    expect(changes).toMatchObject([
      { from: 'applied', to: 'approved', reason: 'now approved' },
      { from: 'approved', to: 'active', reason: 'now active' },
      { from: 'active', to: 'suspended', reason: 'now suspended' },
    ]);
    expect((await admin.ok(listStatusChanges, { params: idsOf(two, 0) })).changes).toEqual([]);
  });

  it('are edited in parts, on the version that was looked at', async () => {
    const person = await addPerson(admin, event.eventId, 'Person', ['FIELD']);
    const edit = { params: idsOf(person), version: person.version, body: { zones: ['ALL:VIP'] } };
    const changed = await admin.ok(changeAccreditation, edit);
    expect(changed.accreditations).toMatchObject([{ category: 'ATH', zones: ['ALL:VIP'] }]);
    expect(await admin.refusal(changeAccreditation, edit)).toBe('changed-meanwhile');
    const backwards = { params: idsOf(changed), version: changed.version, body: { validUntilMs: 0 } };
    expect(await admin.call(changeAccreditation, backwards)).toMatchObject({
      error: { kind: 'invalid-request', problems: [{ path: 'body.validUntilMs' }] },
    });
    const malformed = { ...backwards, body: { zones: ['ARENA:VIP:ALL'] } };
    expect(await admin.call(changeAccreditation, malformed)).toMatchObject({
      error: { kind: 'invalid-request', problems: [{ path: 'body.zones.0' }] },
    });
    await setStatus(changed, 0, 'purged');
    const late = { params: idsOf(changed), version: changed.version + 1, body: { category: 'VIP' } };
    expect(await admin.refusal(changeAccreditation, late)).toBe('conflict');
  });

  it('are as many as somebody can have', async () => {
    const { id: personId } = await addPerson(admin, event.eventId, 'Person', []);
    const params = { eventId: event.eventId, personId };
    for (let n = 1; n < 20; n += 1) await admin.ok(addAccreditation, { params, body: PRESS });
    expect(await admin.refusal(addAccreditation, { params, body: PRESS })).toBe('conflict');
  });

  it('move their person between the galleries of gates', async () => {
    const gate = await pairGate(admin, event.eventId, event.vip.accessPointId);
    const person = await addPerson(admin, event.eventId, 'Person', ['POOL:VIP']);
    await enrol(admin, { eventId: event.eventId, personId: person.id }, 'a');
    const first = await gate.ok(pullGallery);
    expect(first.changes).toEqual([]);
    const params = { eventId: event.eventId, personId: person.id };
    const two = await admin.ok(addAccreditation, { params, body: PRESS });
    const added = await gate.ok(pullGallery, { query: { after: first.cursor } });
    expect(added.changes).toMatchObject([{ kind: 'upsert', entry: { personId: person.id } }]);
    await admin.ok(changeAccreditation, {
      params: idsOf(two, 1),
      version: two.version,
      body: { zones: ['ARENA:FIELD'] },
    });
    const moved = await gate.ok(pullGallery, { query: { after: added.cursor } });
    expect(moved.changes).toEqual([{ kind: 'tombstone', personId: person.id }]);
  });

  it('expire by themselves when their end has come, and count again when it is moved', async () => {
    const soon = { ...PRESS, validUntilMs: test.clock.nowMs() + 3_600_000 };
    const { id: personId } = await addPerson(admin, event.eventId, 'Leaving', ['FIELD']);
    const params = { eventId: event.eventId, personId };
    const added = await admin.ok(addAccreditation, { params, query: { status: 'active' }, body: soon });
    test.clock.moveOn(2 * 3_600_000);
    const expired = await eventually('the accreditation is expired', async () => {
      const person = await admin.ok(readPerson, { params });
      return person.accreditations[1]?.status === 'expired' ? person : null;
    });
    expect(expired.accreditations[0]?.status).toBe('active');
    const moved = await admin.ok(changeAccreditation, {
      params: idsOf(added, 1),
      version: expired.version,
      body: { validUntilMs: PRESS.validUntilMs },
    });
    expect(moved.accreditations[1]?.status).toBe('active');
    const { changes } = await admin.ok(listStatusChanges, { params: idsOf(added, 1) });
    expect(changes).toMatchObject([
      { from: 'active', to: 'expired', actorId: 'operator' },
      { from: 'expired', to: 'active', reason: 'its end was moved' },
    ]);
  });
});
