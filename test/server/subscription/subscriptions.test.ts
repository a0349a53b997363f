import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAlerts } from '#contract/alert';
import { uploadJournal } from '#contract/journal';
import { erasePerson } from '#contract/person';
import {
  changeSubscription,
  createSubscription,
  type DeliveryProblem,
  endSubscription,
  listDeliveries,
  listSubscriptions,
  type MessageKind,
  redeliver,
  rotateSubscriptionSecret,
  testSubscription,
} from '#contract/subscription';
import type { JournalBody } from '#domain/journal/record';
import { eventually } from '../../world/eventually.ts';
import type { Client } from '../world/client.ts';
import { decision, result } from '../world/journal-bodies.ts';
import { deviceToken, type PairedGate, pairGate } from '../world/paired-gate.ts';
import { Broker, type Received, WebhookReceiver } from '../world/receivers.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { tamper, withDatabase } from '../world/test-database.ts';

const HOUR_MS = 3_600_000;
/** Tests move the clock on by days. */
const LOCAL = { deliveryNetworks: ['127.0.0.0/8'], sessionHours: 168 };

/** What is asked for, once it is as wanted. */
function until<T>(ask: () => Promise<T> | T, isWanted: (now: T) => boolean): Promise<T> {
  return eventually(String(isWanted), async () => {
    const now = await ask();
    return isWanted(now) ? now : null;
  });
}

describe('a subscription', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    test = await startTestServer(undefined, LOCAL);
    admin = await test.admin();
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    gate.bearer = () => deviceToken(gate.deviceId, gate.privateKey, test.clock.nowMs());
    receiver = await WebhookReceiver.start();
  });
  afterAll(async () => {
    await test.remove();
    receiver.close();
  });

  const params = () => ({ eventId: event.eventId });

  async function subscribe(kinds: MessageKind[], more: object = {}) {
    const target = { kind: 'webhook', url: receiver.url } as const;
    const body = { name: 'Receiver', target, kinds, ...more };
    const { subscription, secret } = await admin.ok(createSubscription, { params: params(), body });
    const ids = { ...params(), subscriptionId: subscription.id };
    const state = async () => {
      const { subscriptions } = await admin.ok(listSubscriptions, { params: params() });
      const now = subscriptions.find(({ id }) => id === subscription.id);
      if (!now) throw new Error('the subscription has ended');
      return now;
    };
    return { ids, secret, state, end: () => admin.ok(endSubscription, { params: ids }) };
  }

  async function upload(...bodies: JournalBody[]): Promise<void> {
    await gate.ok(uploadJournal, { body: gate.batch(gate.journal(bodies)) });
  }

  async function walkIn(personId: string | null = null): Promise<string> {
    const decided = decision(event.field.laneId, { personId });
    await upload(decided, result(decided, 'passed'));
    return decided.passageId;
  }

  const about = (passageId: string) =>
    receiver.received.filter(({ body }) => JSON.parse(body).data.passageId === passageId);

  function isSignedBy(secret: string, { id, timestamp, signature, body }: Received): boolean {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    return signature.split(' ').includes(`v1,${wanted}`);
  }

  it('tells of who walked in, signed, by ids alone', async () => {
    const { secret, end } = await subscribe(['passage.entered']);
    const person = await addPerson(admin, event.eventId, 'Zora Unmistakable', ['FIELD']);
    const passageId = await walkIn(person.id);
    const [received] = await until(
      () => about(passageId),
      (all) => all.length > 0,
    );
    if (!received) throw new Error('nothing came');
    expect(JSON.parse(received.body)).toMatchObject({
      type: 'passage.entered',
      data: {
        eventId: event.eventId,
        accessPointId: event.field.accessPointId,
        laneId: event.field.laneId,
        personId: person.id,
        outcome: 'granted',
        reason: null,
      },
    });
    expect(received.body).not.toContain('Unmistakable');
    expect(isSignedBy(secret, received)).toBe(true);
    expect(isSignedBy(secret, { ...received, body: `${received.body} ` })).toBe(false);
    expect(Math.abs(Date.now() / 1000 - Number(received.timestamp))).toBeLessThan(60);
    await end();
  });

  it('tells names where it was asked to, and nobody’s who was erased meanwhile', async () => {
    const { ids, end } = await subscribe(['passage.entered'], { names: 'included' });
    const stays = await addPerson(admin, event.eventId, 'Stays', ['FIELD']);
    const named = await walkIn(stays.id);
    const [told] = await until(
      () => about(named),
      (all) => all.length > 0,
    );
    expect(JSON.parse(told?.body ?? '').data).toMatchObject({ personId: stays.id, personName: 'Stays' });
    receiver.status = 503;
    const goes = await addPerson(admin, event.eventId, 'Goes', ['FIELD']);
    const passageId = await walkIn(goes.id);
    await until(
      () => about(passageId),
      (all) => all.length > 0,
    );
    await admin.ok(erasePerson, { params: { ...params(), personId: goes.id } });
    receiver.status = 204;
    test.clock.moveOn(HOUR_MS);
    await until(
      () => admin.ok(listDeliveries, { params: ids, query: { state: 'waiting' } }),
      ({ deliveries }) => deliveries.length === 0,
    );
    const last = about(passageId).at(-1);
    expect(JSON.parse(last?.body ?? '').data).toMatchObject({ passageId, personId: null });
    expect(last?.body).not.toContain('Goes');
    await end();
  });

  it('tells of refusals, of who walked out and of alerts, each only to whoever asked for it', async () => {
    const refusals = await subscribe(['passage.refused', 'passage.left', 'alert.raised', 'alert.ended']);
    const others = await subscribe(['passage.entered']);
    const refused = decision(event.field.laneId, { outcome: { kind: 'denied', reason: 'zone' } });
    const left = decision(event.field.laneId, { direction: 'out' });
    const door = (phase: 'began' | 'ended'): JournalBody => ({
      kind: 'alert',
      alertId: `door-held-open-${phase}`,
      laneId: event.field.laneId,
      alert: { kind: 'turnstile', alarm: 'held-open' },
      phase,
      noticedAtMs: Date.now(),
    });
    await upload(refused, result(refused, 'stayed-shut'), left, result(left, 'passed'), door('began'));
    await upload(door('ended'));
    await until(
      () => receiver.of('alert.ended'),
      (all) => all.length > 0,
    );
    await until(
      () => about(left.passageId),
      (all) => all.length > 0,
    );
    const [told] = await until(
      () => about(refused.passageId),
      (all) => all.length > 0,
    );
    expect(JSON.parse(told?.body ?? '')).toMatchObject({
      type: 'passage.refused',
      data: { outcome: 'denied', reason: 'zone' },
    });
    expect(about(left.passageId).map(({ body }) => JSON.parse(body).type)).toEqual(['passage.left']);
    const raised = receiver.of('alert.raised').map(({ body }) => JSON.parse(body).data.alert);
    expect(raised).toContain('held-open');
    expect(await others.state()).toMatchObject({ waiting: 0, lastDeliveredAt: null });
    await refusals.end();
    await others.end();
  });

  it('sends again, with the same id, what did not get through', async () => {
    const { state, end } = await subscribe(['passage.entered']);
    receiver.status = 500;
    const passageId = await walkIn();
    await until(
      () => about(passageId),
      (all) => all.length > 0,
    );
    await until(state, ({ failingSince }) => failingSince !== null);
    receiver.status = 204;
    test.clock.moveOn(HOUR_MS);
    const sent = await until(
      () => about(passageId),
      (all) => all.length > 1,
    );
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    await until(state, ({ failingSince, waiting }) => failingSince === null && waiting === 0);
    await end();
  });

  it('tries one message at a time while nothing gets through, and loses none', async () => {
    const { state, end } = await subscribe(['passage.entered']);
    receiver.status = 500;
    const first = await walkIn();
    await until(state, ({ failingSince }) => failingSince !== null);
    const later = [await walkIn(), await walkIn(), await walkIn()];
    expect((await state()).waiting).toBe(4);
    expect(later.flatMap(about)).toEqual([]);
    receiver.status = 204;
    test.clock.moveOn(HOUR_MS);
    await until(state, ({ waiting }) => waiting === 0);
    for (const passageId of [first, ...later]) expect(about(passageId).length).toBeGreaterThan(0);
    await end();
  });

  it('gives up what was tried too often, shows why, and sends it again by hand', async () => {
    const { ids, state, end } = await subscribe(['passage.entered']);
    receiver.status = 410;
    const passageId = await walkIn();
    await until(
      () => about(passageId),
      (all) => all.length > 0,
    );
    await until(state, ({ failingSince }) => failingSince !== null);
    await tamper(
      test.dataDir,
      `update deliveries set attempts = 14 where subscription_id = '${ids.subscriptionId}'`,
    );
    test.clock.moveOn(HOUR_MS);
    await until(state, ({ dead }) => dead === 1);
    const { deliveries } = await admin.ok(listDeliveries, { params: ids, query: { state: 'dead' } });
    const problem: DeliveryProblem = { kind: 'refused', status: 410 };
    expect(deliveries).toMatchObject([
      { kind: 'passage.entered', attempts: 15, problem, nextAttemptAt: null },
    ]);
    receiver.status = 204;
    test.clock.moveOn(HOUR_MS);
    const these = { which: 'these', deliveryIds: deliveries.map(({ id }) => id) } as const;
    expect(await admin.ok(redeliver, { params: ids, body: these })).toEqual({ queued: 1 });
    await until(state, ({ dead, waiting }) => dead + waiting === 0);
    expect(about(passageId).length).toBeGreaterThan(2);
    await end();
  });

  it('is paused with an alert when nothing has got through for a day, and goes on when somebody says so', async () => {
    const { ids, state, end } = await subscribe(['passage.entered']);
    receiver.status = 500;
    const passageId = await walkIn();
    await until(state, ({ failingSince }) => failingSince !== null);
    test.clock.moveOn(25 * HOUR_MS);
    const paused = await until(state, (now) => now.state.kind === 'paused');
    expect(paused.state).toMatchObject({ because: 'failing' });
    const { alerts } = await admin.ok(listAlerts, {
      params: params(),
      query: { kind: 'deliveries-failing' },
    });
    expect(alerts).toMatchObject([{ detail: { subscription: 'Receiver' }, accessPoint: null }]);
    // What happens meanwhile is not kept for it.
    const missed = await walkIn();
    expect((await state()).waiting).toBe(1);
    receiver.status = 204;
    const { version } = await state();
    await admin.ok(changeSubscription, { params: ids, version, body: { state: 'active' } });
    test.clock.moveOn(12 * HOUR_MS);
    await until(state, ({ waiting }) => waiting === 0);
    expect(about(passageId).length).toBeGreaterThan(1);
    expect(about(missed)).toEqual([]);
    await end();
  });

  it('signs by the former secret too for a day after a rotation', async () => {
    const { ids, secret, end } = await subscribe(['passage.entered']);
    const { secret: next } = await admin.ok(rotateSubscriptionSecret, { params: ids });
    const [both] = await (async () => {
      const passageId = await walkIn();
      return until(
        () => about(passageId),
        (all) => all.length > 0,
      );
    })();
    if (!both) throw new Error('nothing came');
    expect([isSignedBy(secret, both), isSignedBy(next, both)]).toEqual([true, true]);
    test.clock.moveOn(25 * HOUR_MS);
    const [one] = await (async () => {
      const passageId = await walkIn();
      return until(
        () => about(passageId),
        (all) => all.length > 0,
      );
    })();
    if (!one) throw new Error('nothing came');
    expect([isSignedBy(secret, one), isSignedBy(next, one)]).toEqual([false, true]);
    await end();
  });

  it('can be tried, paused or not, and tells how it went', async () => {
    const { ids, end } = await subscribe(['passage.entered']);
    expect(await admin.ok(testSubscription, { params: ids })).toMatchObject({ kind: 'delivered' });
    expect(receiver.of('test').length).toBeGreaterThan(0);
    receiver.status = 302;
    expect(await admin.ok(testSubscription, { params: ids })).toEqual({
      kind: 'failed',
      problem: { kind: 'refused', status: 302 },
    });
    receiver.status = 204;
    await end();
  });

  it.each([
    ['http://10.1.2.3/', 'address-not-allowed'],
    ['https://169.254.169.254/latest', 'address-not-allowed'],
    ['https://[::1]/', 'address-not-allowed'],
    ['https://receiver.invalid/', 'name-unknown'],
    ['http://127.0.0.1:1/', 'unreachable'],
  ] as const)('does not reach %s: %s', async (url, problem) => {
    const { ids, end } = await subscribe(['alert.raised'], { target: { kind: 'webhook', url } });
    const told = await admin.ok(testSubscription, { params: ids });
    expect(told).toEqual({ kind: 'failed', problem: { kind: problem, status: null } });
    await end();
  });

  it('writes nothing for a message that nobody has asked for', async () => {
    const { end } = await subscribe(['passage.left']);
    await walkIn();
    await withDatabase(test.dataDir, async ({ db }) => {
      const rows = await db.selectFrom('deliveries').select('id').where('state', '=', 'waiting').execute();
      expect(rows).toEqual([]);
    });
    await end();
  });

  it('goes to a broker too, in an envelope that says what headers would', async () => {
    const broker = await Broker.start('open sesame');
    const target = { kind: 'mqtt', url: broker.url, topic: 'venue/entries', username: 'venue' } as const;
    const { ids, secret, end } = await subscribe(['passage.entered'], { target, password: 'wrong' });
    expect(await admin.ok(testSubscription, { params: ids })).toMatchObject({ kind: 'failed' });
    await admin.ok(changeSubscription, { params: ids, version: 1, body: { password: 'open sesame' } });
    const passageId = await walkIn();
    const [message] = await until(
      () => broker.published.filter(({ text }) => text.includes(passageId)),
      (all) => all.length > 0,
    );
    expect(message?.topic).toBe('venue/entries');
    const envelope = JSON.parse(message?.text ?? '');
    expect(isSignedBy(secret, { ...envelope, timestamp: String(envelope.timestamp) })).toBe(true);
    expect(JSON.parse(envelope.body)).toMatchObject({ type: 'passage.entered', data: { passageId } });
    await end();
    broker.close();
  });

  it('keeps what was waiting when the server stops, and sends it after the next start', async () => {
    const first = await startTestServer(undefined, LOCAL);
    const owner = await first.admin();
    const there = await makeSmallEvent(owner);
    const door = await pairGate(owner, there.eventId, there.field.accessPointId);
    const closed = await WebhookReceiver.start();
    closed.status = 503;
    await owner.ok(createSubscription, {
      params: { eventId: there.eventId },
      body: { name: 'Receiver', target: { kind: 'webhook', url: closed.url }, kinds: ['passage.entered'] },
    });
    const decided = decision(there.field.laneId);
    const records = door.journal([decided, result(decided, 'passed')]);
    await door.ok(uploadJournal, { body: door.batch(records) });
    await until(
      () => closed.received,
      (all) => all.length > 0,
    );
    await first.close();
    closed.status = 204;
    const before = closed.received.length;
    const second = await startTestServer(first.dataDir, LOCAL);
    second.clock.moveOn(HOUR_MS);
    await until(
      () => closed.received,
      (all) => all.length > before,
    );
    await second.remove();
    closed.close();
  });
});
