import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GalleryPage, pullGallery } from '#contract/device';
import { unpairGate } from '#contract/gate';
import { erasePerson, type Person } from '#contract/person';
import {
  type GateRemoval,
  handInReceipts,
  listRemovals,
  type RemovalOrder,
  type RemovalReceipt,
  receiptText,
} from '#contract/removal';
import { publicKeyOf, signatureHolds } from '#server/privacy/signing-key';
import type { Client } from '../world/client.ts';
import { type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { storedRows } from '../world/test-database.ts';

describe('what gates owe for somebody who was erased', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;
  let other: PairedGate;
  let person: Person;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());
  beforeEach(async () => {
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    other = await pairGate(admin, event.eventId, event.vip.accessPointId);
    person = await addPerson(admin, event.eventId, 'Person', ['FIELD']);
  });

  const erase = () => admin.ok(erasePerson, { params: { eventId: event.eventId, personId: person.id } });

  async function order(of: PairedGate, page?: GalleryPage): Promise<RemovalOrder> {
    const [asked] = (page ?? (await of.ok(pullGallery))).removals;
    if (!asked) throw new Error('the gate was asked for nothing');
    return asked;
  }

  function receipt(by: PairedGate, of: RemovalOrder, change: Partial<RemovalReceipt> = {}): RemovalReceipt {
    const content = { deviceId: by.deviceId, ...of, doneAt: Date.now(), ...change };
    return { ...content, signature: by.sign(receiptText(content)) };
  }

  async function states(): Promise<Record<string, GateRemoval['state']>> {
    const { removals } = await admin.ok(listRemovals, { params: { eventId: event.eventId } });
    return Object.fromEntries((removals[0]?.gates ?? []).map(({ gateName, state }) => [gateName, state]));
  }

  it('is one signed receipt of each, asked for until it is there', async () => {
    const before = await gate.ok(pullGallery);
    expect(before.removals).toEqual([]);
    await erase();
    const page = await gate.ok(pullGallery, { query: { after: before.cursor } });
    const asked = await order(gate, page);
    expect(asked.removal).toEqual({ kind: 'person', personId: person.id });
    expect(await order(gate)).toEqual(asked);
    expect(await states()).toEqual({ 'Gate FIELD': { kind: 'owed' }, 'Gate VIP': { kind: 'owed' } });

    const given = receipt(gate, asked);
    await gate.ok(handInReceipts, { body: { receipts: [given] } });
    expect((await gate.ok(pullGallery)).removals).toEqual([]);
    expect(await order(other)).toEqual(asked);
    const { removals } = await admin.ok(listRemovals, { params: { eventId: event.eventId } });
    expect(removals).toHaveLength(1);
    const proof = removals[0]?.gates.find(({ deviceId }) => deviceId === gate.deviceId);
    if (proof?.state.kind !== 'given') throw new Error('the receipt is there');
    expect(proof.state.receipt).toEqual(given);
    const key = publicKeyOf(Buffer.from(proof.publicKey, 'base64'));
    expect(signatureHolds(key, receiptText(proof.state.receipt), given.signature)).toBe(true);
  });

  it('is in the audit log, once, however often it was sent', async () => {
    await erase();
    const given = receipt(gate, await order(gate));
    for (let sent = 0; sent < 2; sent += 1) {
      await gate.ok(handInReceipts, { body: { receipts: [given] } });
    }
    const rows = await storedRows<{ content: string }>(
      test.dataDir,
      `select content from audit_log where event_id = '${event.eventId}' order by seq`,
    );
    const proofs = rows
      .map(({ content }) => JSON.parse(content))
      .filter(({ action }) => action === 'removal-proved');
    expect(proofs).toMatchObject([
      { actor: { kind: 'device', id: gate.deviceId }, subject: { signature: given.signature } },
    ]);
  });

  it.each<[string, (asked: RemovalOrder) => RemovalReceipt]>([
    ['that another gate signed', (asked) => ({ ...receipt(other, asked), deviceId: gate.deviceId })],
    ['of another gate', (asked) => receipt(other, asked)],
    ['that was changed afterwards', (asked) => ({ ...receipt(gate, asked), doneAt: 1 })],
    [
      'for somebody else',
      (asked) => receipt(gate, asked, { removal: { kind: 'person', personId: 'somebody-else' } }),
    ],
    ['for the whole event', (asked) => receipt(gate, asked, { removal: { kind: 'event' } })],
    ['that nobody asked for', (asked) => receipt(gate, asked, { orderId: 'made-up-order' })],
  ])('is not settled by a receipt %s', async (_what, forged) => {
    await erase();
    const asked = await order(gate);
    const body = { receipts: [forged(asked)] };
    expect(await gate.refusal(handInReceipts, { body })).toBe('invalid-request');
    expect((await states())['Gate FIELD']).toEqual({ kind: 'owed' });
  });

  it('stays on the list of a gate that was unpaired before it answered', async () => {
    await erase();
    await admin.ok(unpairGate, {
      params: { eventId: event.eventId, accessPointId: event.field.accessPointId },
    });
    expect((await states())['Gate FIELD']).toEqual({ kind: 'unpaired' });
  });

  it('waits for the last page of a gallery that comes in many', async () => {
    const second = await addPerson(admin, event.eventId, 'Second', ['FIELD']);
    const { cursor } = await gate.ok(pullGallery);
    await erase();
    await admin.ok(erasePerson, { params: { eventId: event.eventId, personId: second.id } });
    const first = await gate.ok(pullGallery, { query: { after: cursor, limit: 1 } });
    expect(first).toMatchObject({ more: true, removals: [] });
    const last = await gate.ok(pullGallery, { query: { after: first.cursor, limit: 1 } });
    expect(last.more).toBe(false);
    expect(last.removals).toHaveLength(2);
  });
});
