import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acknowledgeAlert, listAlerts, type RaisedAlert } from '#contract/alert';
import { pathOf } from '#contract/call';
import { sendHeartbeat } from '#contract/device';
import { uploadJournal } from '#contract/journal';
import { watchPassages } from '#contract/passage';
import { erasePerson } from '#contract/person';
import { PROTOCOL_VERSION } from '#contract/version';
import type { JournalBody } from '#domain/journal/record';
import { watchGates } from '#server/alert/watch-gates';
import { CommitNotifier } from '#server/commit-notifier';
import type { Client } from '../world/client.ts';
import { decision } from '../world/journal-bodies.ts';
import { deviceToken, type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { withDatabase } from '../world/test-database.ts';

describe('alerts', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());
  beforeEach(async () => {
    event = await makeSmallEvent(admin);
    gate = onTestClock(await pairGate(admin, event.eventId, event.field.accessPointId));
  });

  const onTestClock = (paired: PairedGate): PairedGate => {
    paired.bearer = () => deviceToken(paired.deviceId, paired.privateKey, test.clock.nowMs());
    return paired;
  };
  const inEvent = () => ({ eventId: event.eventId });
  const upload = (bodies: readonly JournalBody[], atMs = test.clock.nowMs()) =>
    gate.call(uploadJournal, { body: gate.batch(gate.journal(bodies, atMs)) });
  const alerts = async (query: Parameters<typeof pathOf>[1]['query'] = {}): Promise<RaisedAlert[]> =>
    (await admin.ok(listAlerts, { params: inEvent(), query: query as { state?: 'open' } })).alerts;
  const kinds = async () => (await alerts()).map(({ kind }) => kind).toSorted();
  const refused = (personId: string | null, reason: 'zone' | 'watchlist' = 'zone') =>
    decision(event.field.laneId, { personId, outcome: { kind: 'denied', reason } });
  const told = (
    alert: Extract<JournalBody, { kind: 'alert' }>['alert'],
    phase: 'began' | 'ended' | 'happened',
  ): JournalBody => ({
    kind: 'alert',
    alertId: 'alert-of-lane-1',
    laneId: event.field.laneId,
    alert,
    phase,
    noticedAtMs: test.clock.nowMs(),
  });

  it.each([
    ['a camera that was turned', { kind: 'camera', condition: 'turned' }, 'tamper'],
    ['a forced turnstile', { kind: 'turnstile', alarm: 'forced-open' }, 'forced-open'],
    ['a turnstile held open', { kind: 'turnstile', alarm: 'held-open' }, 'held-open'],
    ['a fire release', { kind: 'turnstile', alarm: 'fire-release' }, 'fire'],
    ['a clock that was set', { kind: 'clock-jump', jumpMs: -90_000 }, 'clock'],
    ['records lost at the gate', { kind: 'journal-set-aside', lostRecords: 12 }, 'log-gap'],
    ['a disc nearly full', { kind: 'disk-nearly-full', freeBytes: 5 }, 'disk-nearly-full'],
  ] as const)('tell of %s', async (_what, alert, kind) => {
    await upload([told(alert, 'began')]);
    expect(await alerts()).toMatchObject([
      { kind, times: 1, endedAt: null, acknowledged: null, accessPoint: { id: event.field.accessPointId } },
    ]);
  });

  it('last until the gate says that it is over', async () => {
    await upload([told({ kind: 'turnstile', alarm: 'held-open' }, 'began')]);
    await upload([told({ kind: 'turnstile', alarm: 'held-open' }, 'ended')]);
    expect((await alerts())[0]?.endedAt).not.toBeNull();
  });

  it('tell of somebody on the watchlist and of a suspected picture at once', async () => {
    const person = await addPerson(admin, event.eventId, 'Person', ['FIELD']);
    const wanted = refused(person.id, 'watchlist');
    const picture = decision(event.field.laneId, { outcome: { kind: 'spoof-suspected' } });
    await upload([wanted, picture]);
    const found = await alerts();
    expect(found.find(({ kind }) => kind === 'watchlist')).toMatchObject({
      person: { id: person.id },
      passageId: wanted.passageId,
      laneId: event.field.laneId,
    });
    expect(found.find(({ kind }) => kind === 'spoof')).toMatchObject({ passageId: picture.passageId });
  });

  it('tell of a person refused for the fifth time within ten minutes, not for the fourth', async () => {
    const person = await addPerson(admin, event.eventId, 'Person', ['FIELD']);
    await upload([1, 2, 3, 4].map(() => refused(person.id)));
    expect(await alerts()).toEqual([]);
    await upload([refused(person.id)]);
    expect(await alerts()).toMatchObject([{ kind: 'repeated-refusals', person: { id: person.id } }]);
  });

  it('forget refusals that are long past', async () => {
    const person = await addPerson(admin, event.eventId, 'Person', ['FIELD']);
    await upload(
      [1, 2, 3, 4].map(() => refused(person.id)),
      test.clock.nowMs() - 3_600_000,
    );
    await upload([refused(person.id)]);
    expect(await alerts()).toEqual([]);
  });

  it('are one for the same reason, which counts, until somebody has acknowledged it', async () => {
    const turned = told({ kind: 'camera', condition: 'turned' }, 'happened');
    await upload([turned, turned]);
    await upload([turned]);
    const [first] = await alerts();
    expect(first).toMatchObject({ times: 3 });
    const params = { ...inEvent(), alertId: first?.id ?? '' };
    const version = first?.version ?? 0;
    const seen = await admin.ok(acknowledgeAlert, { params, version, body: { note: 'turned back' } });
    expect(seen.acknowledged).toMatchObject({ by: 'admin', note: 'turned back' });
    await upload([turned]);
    expect((await alerts()).map(({ times }) => times).toSorted()).toEqual([1, 3]);
    expect(await alerts({ state: 'open' })).toHaveLength(1);
    expect(await alerts({ state: 'acknowledged' })).toHaveLength(1);
  });

  it('are acknowledged as they were seen, and once', async () => {
    const turned = told({ kind: 'camera', condition: 'turned' }, 'happened');
    await upload([turned]);
    const [before] = await alerts();
    const params = { ...inEvent(), alertId: before?.id ?? '' };
    await upload([turned]);
    const late = { params, version: before?.version ?? 0, body: { note: '' } };
    expect(await admin.refusal(acknowledgeAlert, late)).toBe('changed-meanwhile');
    const now = (await alerts())[0]?.version ?? 0;
    await admin.ok(acknowledgeAlert, { ...late, version: now });
    expect(await admin.refusal(acknowledgeAlert, { ...late, version: now })).toBe('conflict');
  });

  it('are found by kind, gate and time', async () => {
    await upload([
      told({ kind: 'camera', condition: 'turned' }, 'began'),
      told({ kind: 'turnstile', alarm: 'fire-release' }, 'began'),
    ]);
    expect(await alerts({ kind: 'fire' })).toHaveLength(1);
    expect(await alerts({ accessPointId: event.field.accessPointId })).toHaveLength(2);
    expect(await alerts({ accessPointId: event.vip.accessPointId })).toHaveLength(0);
    expect(await alerts({ until: 1 })).toHaveLength(0);
    const first = await admin.ok(listAlerts, { params: inEvent(), query: { limit: 1 } });
    const rest = await admin.ok(listAlerts, { params: inEvent(), query: { cursor: first.nextCursor ?? '' } });
    expect(rest.alerts).toHaveLength(1);
    expect(rest.alerts[0]?.id).not.toBe(first.alerts[0]?.id);
  });

  it('tell of a log whose times go back, or lie ahead', async () => {
    const nowMs = test.clock.nowMs();
    await upload([decision(event.field.laneId)], nowMs);
    await upload([decision(event.field.laneId)], nowMs - 60_000);
    expect(await alerts()).toMatchObject([{ kind: 'clock', detail: { seen: 'went-back', jumpMs: -60_000 } }]);
    await upload([decision(event.field.laneId)], nowMs + 3_600_000);
    expect((await alerts()).map(({ detail }) => detail.seen).toSorted()).toEqual(['ahead', 'went-back']);
  });

  it('tell of an upload that leaves records out, and of one that was forged, though neither is kept', async () => {
    const [, second] = gate.journal([decision(event.field.laneId), decision(event.field.laneId)]);
    if (!second) throw new Error('two records were made');
    await gate.call(uploadJournal, { body: gate.batch([second]) });
    expect(await alerts()).toMatchObject([{ kind: 'log-gap', detail: { missingFrom: 1, got: 2 } }]);
    const other = onTestClock(await pairGate(admin, event.eventId, event.vip.accessPointId));
    const [honest] = other.journal([decision(event.vip.laneId)]);
    if (honest?.body.kind !== 'decision') throw new Error('a decision was made');
    const forged = { ...honest, body: { ...honest.body, direction: 'out' as const } };
    await other.call(uploadJournal, { body: other.batch([forged]) });
    expect(await kinds()).toEqual(['log-gap', 'tamper']);
  });

  it('tell of a gate that has fallen silent, once, and that it is back', async () => {
    const heartbeat = {
      agentVersion: 'test',
      protocolVersion: PROTOCOL_VERSION,
      galleryPeople: 0,
      gallerySyncedAtMs: null,
      journalHead: 0,
      journalPending: 0,
      lanes: [],
      atMs: test.clock.nowMs(),
    };
    const look = () =>
      withDatabase(test.dataDir, ({ db }) =>
        watchGates({ db, clock: test.clock, notifier: new CommitNotifier() }),
      );
    await gate.ok(sendHeartbeat, { body: heartbeat });
    await look();
    expect((await alerts()).filter(({ endedAt }) => endedAt === null)).toEqual([]);
    test.clock.moveOn(120_000);
    await look();
    await look();
    expect(await alerts()).toMatchObject([{ kind: 'offline', times: 1, endedAt: null }]);
    await gate.ok(sendHeartbeat, { body: { ...heartbeat, atMs: test.clock.nowMs() } });
    await look();
    expect((await alerts())[0]?.endedAt).not.toBeNull();
  });

  it('come in the live feed in one order with the passages, and once each across a broken connection', async () => {
    const turned = told({ kind: 'camera', condition: 'turned' }, 'happened');
    await upload([decision(event.field.laneId), turned, decision(event.field.laneId)]);
    const first = await eventsAfter(0, 2);
    const rest = await eventsAfter(first.at(-1)?.id ?? 0, 1);
    const all = [...first, ...rest];
    expect(all.map(({ event: name }) => name).toSorted()).toEqual(['alert', 'passage', 'passage']);
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted((a, b) => a - b));
  });

  it('no longer say who it was, nor what was noted, once the person is erased', async () => {
    const person = await addPerson(admin, event.eventId, 'Person', ['FIELD']);
    await upload([refused(person.id, 'watchlist')]);
    const [alert] = await alerts();
    const params = { ...inEvent(), alertId: alert?.id ?? '' };
    await admin.ok(acknowledgeAlert, {
      params,
      version: alert?.version ?? 0,
      body: { note: 'Person was calm' },
    });
    await admin.ok(erasePerson, { params: { ...inEvent(), personId: person.id } });
    expect(await alerts()).toMatchObject([{ person: null, acknowledged: { note: '' } }]);
  });

  /** Reads the event stream over a connection that is then cut. */
  async function eventsAfter(after: number, count: number): Promise<{ id: number; event: string }[]> {
    const path = pathOf(watchPassages, { params: inEvent(), query: { after } });
    const request = get(admin.url + path, { headers: { cookie: admin.cookie ?? '' } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    let text = '';
    const found = await new Promise<{ id: number; event: string }[]>((resolve) => {
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const all = [...text.matchAll(/id: (\d+)\nevent: (\w+)\n/g)];
        if (all.length >= count) {
          resolve(all.slice(0, count).map(([, id, name]) => ({ id: Number(id), event: name ?? '' })));
        }
      });
    });
    response.on('error', () => undefined);
    response.destroy();
    return found;
  }
});
