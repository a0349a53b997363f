import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullGallery, renewDeviceKey } from '#contract/device';
import { nextDeviceKeyText } from '#contract/device-proof';
import { createPairingCode } from '#contract/gate';
import { uploadJournal } from '#contract/journal';
import { erasePerson } from '#contract/person';
import { handInReceipts, listRemovals, receiptText } from '#contract/removal';
import { fromPem } from '#gate-agent/device/device-keys';
import { pairGate, renewDeviceKey as renewKeyIn } from '#gate-agent/main';
import type { LogLine } from '#server/audit/log-line';
import { verifyLog } from '#server/audit/verify-log';
import { withLog } from '#server/open-log';
import { publicKeyOf, signatureHolds } from '#server/privacy/signing-key';
import type { Client } from '../world/client.ts';
import { decision } from '../world/journal-bodies.ts';
import { newDeviceKey, PairedGate } from '../world/paired-gate.ts';
import { settingsFor, startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';

describe('the key of a gate', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gate-key-'));
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    event = await makeSmallEvent(admin);
    const params = { eventId: event.eventId, accessPointId: event.field.accessPointId };
    const { code } = await admin.ok(createPairingCode, { params });
    const paired = await pairGate({ serverUrl: admin.url, code, dataDir: folder });
    gate = new PairedGate(admin.url, { ...paired, privateKey: keyIn(folder) });
  });
  afterAll(async () => {
    await test.remove();
    rmSync(folder, { recursive: true });
  });

  const use = (privateKey: PairedGate['privateKey']) => Object.assign(gate, { privateKey });
  const uploadOne = () =>
    gate.ok(uploadJournal, { body: gate.batch(gate.journal([decision(event.field.laneId)])) });
  const request = (next: ReturnType<typeof newDeviceKey>) => {
    const text = nextDeviceKeyText(gate.deviceId, next.publicKey);
    const byNext = new PairedGate(admin.url, { ...gate, privateKey: next.privateKey });
    return { publicKey: next.publicKey, signature: gate.sign(text), proof: byNext.sign(text) };
  };

  it('is exchanged by the gate itself: the old one proves nothing, and the log goes on', async () => {
    await uploadOne();
    const old = gate.privateKey;
    expect(await renewKeyIn(folder)).toEqual({ fromSeq: 2 });
    expect(await gate.refusal(pullGallery)).toBe('not-paired');
    use(keyIn(folder));
    expect(keyIn(folder).equals(old)).toBe(false);
    await gate.ok(pullGallery);
    expect(await uploadOne()).toEqual({ ackedThrough: 2 });
  });

  it('is exchanged once, though the answer was lost', async () => {
    const before = readFileSync(path.join(folder, 'device.key'));
    await renewKeyIn(folder);
    const after = readFileSync(path.join(folder, 'device.key'));
    writeFileSync(path.join(folder, 'device.next.key'), after);
    writeFileSync(path.join(folder, 'device.key'), before);
    expect(await renewKeyIn(folder)).toEqual({ fromSeq: 3 });
    expect(readFileSync(path.join(folder, 'device.key'))).toEqual(after);
    expect(existsSync(path.join(folder, 'device.next.key'))).toBe(false);
    use(keyIn(folder));
    expect(await uploadOne()).toEqual({ ackedThrough: 3 });
  });

  it.each<[string, (body: ReturnType<typeof request>) => ReturnType<typeof request>]>([
    ['the present one did not sign for', (body) => ({ ...body, signature: body.proof })],
    ['the gate does not hold', (body) => ({ ...body, proof: body.signature })],
    ['is none', (body) => ({ ...body, publicKey: Buffer.alloc(32, 255).toString('base64') })],
  ])('is not exchanged for one that %s', async (_what, change) => {
    const body = change(request(newDeviceKey()));
    expect(await gate.refusal(renewDeviceKey, { body })).toBe('invalid-request');
    await gate.ok(pullGallery);
  });

  it('is not exchanged for one that it had before', async () => {
    const [former, present] = [newDeviceKey(), newDeviceKey()];
    for (const next of [former, present]) {
      await gate.ok(renewDeviceKey, { body: request(next) });
      use(next.privateKey);
    }
    expect(await gate.refusal(renewDeviceKey, { body: request(former) })).toBe('invalid-request');
  });

  it('leaves what former keys signed verifiable: receipts and the exported log', async () => {
    const person = await addPerson(admin, event.eventId, 'Plover', ['FIELD']);
    const params = { eventId: event.eventId };
    await admin.ok(erasePerson, { params: { ...params, personId: person.id } });
    const [asked] = (await gate.ok(pullGallery)).removals;
    if (!asked) throw new Error('the gate is asked for a receipt');
    const content = { deviceId: gate.deviceId, ...asked, doneAt: Date.now() };
    const receipt = { ...content, signature: gate.sign(receiptText(content)) };
    await gate.ok(handInReceipts, { body: { receipts: [receipt] } });
    const next = newDeviceKey();
    await gate.ok(renewDeviceKey, { body: request(next) });
    use(next.privateKey);
    await uploadOne();

    const [order] = (await admin.ok(listRemovals, { params })).removals;
    const proof = order?.gates.find(({ deviceId }) => deviceId === gate.deviceId);
    if (proof?.state.kind !== 'given') throw new Error('it was handed in');
    const signer = publicKeyOf(Buffer.from(proof.publicKey, 'base64'));
    expect(signatureHolds(signer, receiptText(proof.state.receipt), proof.state.receipt.signature)).toBe(
      true,
    );

    const lines = await exported(test);
    expect(await verifyLog(each(lines))).toMatchObject({ kind: 'intact' });
    const swapped = lines.map((line) =>
      line.kind === 'device' ? { ...line, keys: line.keys.slice(0, 1) } : line,
    );
    expect((await verifyLog(each(swapped))).faults).toContainEqual(
      expect.objectContaining({ where: 'journal', because: 'signature-wrong' }),
    );
  });
});

function keyIn(folder: string): PairedGate['privateKey'] {
  return fromPem(readFileSync(path.join(folder, 'device.key'), 'utf8'));
}

async function exported({ dataDir }: TestServer): Promise<LogLine[]> {
  return withLog(settingsFor(dataDir), async (log) => {
    const lines: LogLine[] = [];
    for await (const line of log) lines.push(line);
    return lines;
  });
}

async function* each(of: readonly unknown[]): AsyncGenerator<unknown> {
  yield* of;
}
