import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAudit } from '#contract/audit';
import { uploadJournal } from '#contract/journal';
import {
  type Correction,
  correctOccupancy,
  listOccupancy,
  listPresent,
  recountOccupancy,
} from '#contract/occupancy';
import { erasePerson } from '#contract/person';
import type { JournalBody } from '#domain/journal/record';
import { zoneOccupancy } from '#server/passage/occupancy';
import { recountOccupancyJob } from '#server/passage/recount-occupancy';
import { eventually } from '../../world/eventually.ts';
import type { Client } from '../world/client.ts';
import { decision, result } from '../world/journal-bodies.ts';
import { type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { storedRows, tamper, withDatabase } from '../world/test-database.ts';

describe('who is inside a zone', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;
  let zoneId: string;
  let ann: string;
  let bob: string;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());
  beforeEach(async () => {
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    ann = (await addPerson(admin, event.eventId, 'Person A', ['FIELD'])).id;
    bob = (await addPerson(admin, event.eventId, 'Person B', ['FIELD'])).id;
    const { zones } = await admin.ok(listOccupancy, { params: inEvent() });
    zoneId = zones.find(({ zone }) => zone.code === 'FIELD')?.zone.id ?? '';
  });

  const inEvent = () => ({ eventId: event.eventId });
  const inZone = () => ({ ...inEvent(), zoneId });
  const nowMs = () => test.clock.nowMs();

  async function log(bodies: readonly JournalBody[], atMs = nowMs()): Promise<void> {
    await gate.ok(uploadJournal, { body: gate.batch(gate.journal(bodies, atMs)) });
  }

  const walk = (personId: string | null, direction: 'in' | 'out' = 'in'): JournalBody[] => {
    const passage = decision(event.field.laneId, {
      personId,
      direction,
      ...(personId === null ? { outcome: { kind: 'manual-override' } } : {}),
    });
    return [passage, result(passage, 'passed')];
  };

  async function counted() {
    const { zones } = await admin.ok(listOccupancy, { params: inEvent() });
    const zone = zones.find((one) => one.zone.id === zoneId);
    return zone && { people: zone.people, named: zone.named, unnamed: zone.unnamed };
  }
  const muster = async () =>
    (await admin.ok(listPresent, { params: inZone() })).present.map(({ person }) => person.name);
  const correct = (body: Correction) => admin.ok(correctOccupancy, { params: inZone(), body });

  it('is nobody at first', async () => {
    expect(await counted()).toEqual({ people: 0, named: 0, unnamed: 0 });
    expect(await muster()).toEqual([]);
  });

  it('is who walked in and has not walked out', async () => {
    await log([...walk(ann), ...walk(bob), ...walk(null)]);
    expect(await counted()).toEqual({ people: 3, named: 2, unnamed: 1 });
    test.clock.moveOn(1_000);
    await log(walk(ann, 'out'));
    expect(await counted()).toEqual({ people: 2, named: 1, unnamed: 1 });
    expect(await muster()).toEqual(['Person B']);
    const { eventId } = event;
    expect(await withDatabase(test.dataDir, ({ db }) => zoneOccupancy(db, eventId, zoneId))).toBe(2);
  });

  it('is not who was granted and did not walk', async () => {
    const granted = decision(event.field.laneId, { personId: ann });
    const refused = decision(event.field.laneId, {
      personId: bob,
      outcome: { kind: 'denied', reason: 'zone' },
    });
    await log([granted, result(granted, 'not-passed'), refused, result(refused, 'stayed-shut')]);
    expect(await counted()).toMatchObject({ people: 0 });
  });

  it('is known when the turnstile tells later than the decision', async () => {
    const passage = decision(event.field.laneId, { personId: ann });
    await log([passage]);
    expect(await muster()).toEqual([]);
    await log([result(passage, 'passed')]);
    expect(await muster()).toEqual(['Person A']);
  });

  it('counts somebody once who comes in again without having been seen leaving', async () => {
    await log(walk(ann));
    test.clock.moveOn(1_000);
    await log(walk(ann));
    expect(await counted()).toMatchObject({ named: 1 });
  });

  it('goes by when people walked, not by when the gate told', async () => {
    const leftAtMs = nowMs();
    await log(walk(ann, 'out'), leftAtMs);
    await log(walk(ann), leftAtMs - 60_000);
    expect(await muster()).toEqual([]);
  });

  it('stands after a restart as it stood before', async () => {
    const own = await startTestServer();
    const client = await own.admin();
    const small = await makeSmallEvent(client);
    const theirGate = await pairGate(client, small.eventId, small.field.accessPointId);
    const passage = decision(small.field.laneId, { outcome: { kind: 'manual-override' } });
    const records = theirGate.journal([passage, result(passage, 'passed')]);
    await theirGate.ok(uploadJournal, { body: theirGate.batch(records) });
    await own.close();
    const again = await startTestServer(own.dataDir);
    const { zones } = await (await again.admin()).ok(listOccupancy, { params: { eventId: small.eventId } });
    expect(zones.map(({ people }) => people).toSorted()).toEqual([0, 1]);
    await again.remove();
  });

  it('counts one who was erased inside as one without a name', async () => {
    await log([...walk(ann), ...walk(bob)]);
    await admin.ok(erasePerson, { params: { ...inEvent(), personId: ann } });
    expect(await counted()).toEqual({ people: 2, named: 1, unnamed: 1 });
    expect(await muster()).toEqual(['Person B']);
  });

  it('is told the latest first, in pages', async () => {
    const people = [ann, bob];
    for (let i = 0; i < 5; i += 1) {
      people.push((await addPerson(admin, event.eventId, `Person ${i}`, ['FIELD'])).id);
    }
    // Two share a moment, so that a page ends between equals.
    for (const [i, id] of people.entries()) await log(walk(id), nowMs() - 100_000 + Math.floor(i / 2));
    const seen: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await admin.ok(listPresent, {
        params: inZone(),
        query: { limit: 3, ...(cursor === undefined ? {} : { cursor }) },
      });
      seen.push(...page.present.map(({ person }) => person.id));
      cursor = page.nextCursor;
    }
    expect(seen.toSorted()).toEqual(people.toSorted());
    expect(seen[0]).toBe(people.at(-1));
  });

  describe('corrected by a person', () => {
    it('is nobody once the zone was found empty, also when a gate tells late of before', async () => {
      await log([...walk(ann), ...walk(null)]);
      const before = nowMs();
      test.clock.moveOn(1_000);
      expect(await correct({ kind: 'emptied', reason: 'walked round' })).toMatchObject({ people: 0 });
      await log([...walk(bob), ...walk(null)], before);
      expect(await counted()).toEqual({ people: 0, named: 0, unnamed: 0 });
      test.clock.moveOn(1_000);
      await log(walk(bob));
      expect(await muster()).toEqual(['Person B']);
    });

    it('is as said of one person, and of those without a name', async () => {
      await correct({ kind: 'person-inside', personId: ann, reason: 'seen' });
      await correct({ kind: 'unnamed-counted', people: 7, reason: 'counted' });
      expect(await counted()).toEqual({ people: 8, named: 1, unnamed: 7 });
      test.clock.moveOn(1_000);
      await correct({ kind: 'person-outside', personId: ann, reason: 'met outside' });
      expect(await counted()).toEqual({ people: 7, named: 0, unnamed: 7 });
    });

    it('is refused of somebody who is not of the event, and without a reason', async () => {
      const body = { kind: 'person-inside', personId: 'nobody-here', reason: 'seen' } as const;
      expect(await admin.refusal(correctOccupancy, { params: inZone(), body })).toBe('invalid-request');
      const silent = { kind: 'emptied', reason: ' ' } as const;
      expect(await admin.refusal(correctOccupancy, { params: inZone(), body: silent })).toBe(
        'invalid-request',
      );
    });

    it('is in the audit log without the reason, which may speak of people', async () => {
      await correct({ kind: 'unnamed-counted', people: 3, reason: 'counted with Somebody' });
      const { entries } = await admin.ok(listAudit, { params: inEvent() });
      expect(entries[0]).toMatchObject({
        action: 'occupancy-corrected',
        subject: { zoneId, kind: 'unnamed-counted', people: 3 },
      });
      expect(JSON.stringify(entries)).not.toContain('Somebody');
    });
  });

  it('counted again from the log comes out the same, whatever was written over', async () => {
    await log([...walk(ann), ...walk(null), ...walk(null)]);
    test.clock.moveOn(1_000);
    await correct({ kind: 'unnamed-counted', people: 5, reason: 'counted' });
    test.clock.moveOn(1_000);
    await correct({ kind: 'person-inside', personId: bob, reason: 'seen' });
    test.clock.moveOn(1_000);
    await log([...walk(ann, 'out'), ...walk(null, 'out')]);
    const before = await counted();
    expect(before).toEqual({ people: 5, named: 1, unnamed: 4 });
    await tamper(
      test.dataDir,
      `update zone_occupancy set named = 40, unnamed = 2 where zone_id = '${zoneId}'`,
      `delete from zone_presence where zone_id = '${zoneId}'`,
    );
    await admin.ok(recountOccupancy, { params: inEvent() });
    await eventually('it is counted again', async () => ((await counted())?.named === 1 ? true : null));
    expect(await counted()).toEqual(before);
    expect(await muster()).toEqual(['Person B']);
  });

  it('counts nobody again who is erased while the log is read, nor twice as somebody without a name', async () => {
    await log(walk(ann));
    await log(walk(bob));
    // More than is read at once, of one person: the job tells how far it is, and then reads on.
    const columns =
      'event_id, at, received_at, device_id, access_point_id, lane_id, direction, person_id, outcome, reason, result, soft_passback, evidence';
    await tamper(
      test.dataDir,
      `insert into passages (id, version, ${columns})
       with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)
       select id || '-' || i, 1000 + i, ${columns} from passages, n where person_id = '${bob}'`,
      `update events set passage_version = 4000 where id = '${event.eventId}'`,
    );
    await withDatabase(test.dataDir, ({ db }) =>
      recountOccupancyJob(db).run(inEvent(), {
        signal: new AbortController().signal,
        report: () => admin.ok(erasePerson, { params: { ...inEvent(), personId: ann } }),
      }),
    );
    expect(await counted()).toMatchObject({ named: 1, unnamed: 1 });
    expect(await storedRows(test.dataDir, `select 1 from zone_presence where person_id = '${ann}'`)).toEqual(
      [],
    );
    expect(await muster()).toEqual(['Person B']);
  });
});
