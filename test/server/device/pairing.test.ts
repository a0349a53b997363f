import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pairDevice, pullGallery, readGateConfig, sendHeartbeat } from '#contract/device';
import { createPairingCode, listGates, unpairGate } from '#contract/gate';
import { uploadJournal } from '#contract/journal';
import { PROTOCOL_VERSION } from '#contract/version';
import { Client } from '../world/client.ts';
import { decision } from '../world/journal-bodies.ts';
import { deviceToken, newDeviceKey, type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { makeSmallEvent, POLICY, type SmallEvent } from '../world/small-event.ts';

describe('a gate agent', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    event = await makeSmallEvent(admin);
  });
  afterAll(() => test.remove());

  const params = () => ({ eventId: event.eventId, accessPointId: event.field.accessPointId });

  async function freshGate(): Promise<PairedGate> {
    await admin.call(unpairGate, { params: params() });
    return pairGate(admin, event.eventId, event.field.accessPointId);
  }

  const pairing = (code: string) => ({
    body: { code, publicKey: newDeviceKey().publicKey, protocolVersion: PROTOCOL_VERSION },
  });

  it('learns its place once it is paired', async () => {
    const gate = await freshGate();
    expect(await gate.ok(readGateConfig)).toMatchObject({
      event: { id: event.eventId },
      zone: { code: 'FIELD', policy: POLICY },
      accessPoint: { id: event.field.accessPointId, lanes: [{ id: event.field.laneId }] },
      pipelineId: expect.stringMatching(/^[a-z0-9.-]+$/),
    });
  });

  it('cannot be paired with a code that was used, has expired, was replaced, or never was', async () => {
    await admin.call(unpairGate, { params: params() });
    const device = new Client(test.server.url);
    const { code: replaced } = await admin.ok(createPairingCode, { params: params() });
    const { code: expired } = await admin.ok(createPairingCode, { params: params() });
    expect(await device.refusal(pairDevice, pairing(replaced))).toBe('link-used-or-expired');
    test.clock.moveOn(10 * 60_000);
    expect(await device.refusal(pairDevice, pairing(expired))).toBe('link-used-or-expired');
    test.clock.moveOn(-10 * 60_000);
    const { code } = await admin.ok(createPairingCode, { params: params() });
    await device.ok(pairDevice, pairing(code.toLowerCase()));
    expect(await device.refusal(pairDevice, pairing(code))).toBe('link-used-or-expired');
    expect(await device.refusal(pairDevice, pairing('AAAA-AAAA'))).toBe('link-used-or-expired');
  });

  it('alone gets the place when two use a code at once', async () => {
    await admin.call(unpairGate, { params: params() });
    const { code } = await admin.ok(createPairingCode, { params: params() });
    const answers = await Promise.all(
      [1, 2, 3].map(() => new Client(test.server.url).call(pairDevice, pairing(code))),
    );
    expect(answers.map((answer) => answer.kind).sort()).toEqual(['error', 'error', 'ok']);
  });

  it('is not replaced by the way: a code needs the place to be free', async () => {
    await freshGate();
    expect(await admin.refusal(createPairingCode, { params: params() })).toBe('conflict');
  });

  it('of another protocol version is told so', async () => {
    const body = { ...pairing('AAAA-AAAA').body, protocolVersion: PROTOCOL_VERSION + 1 };
    expect(await new Client(test.server.url).call(pairDevice, { body })).toMatchObject({
      status: 426,
      error: { kind: 'unsupported-protocol' },
    });
  });

  it('is refused everywhere from the moment it is unpaired, also where it waits', async () => {
    const gate = await freshGate();
    const first = await gate.ok(pullGallery);
    const waiting = gate.call(pullGallery, { query: { after: first.cursor, waitMs: 30_000 } });
    const record = gate.journal([decision(event.field.laneId)]);
    await expect
      .poll(async () => (await admin.ok(listGates, { params: { eventId: event.eventId } })).gates[0]?.device)
      .toMatchObject({ online: true });
    await admin.ok(unpairGate, { params: params() });
    expect(await waiting).toMatchObject({ status: 401, error: { kind: 'not-paired' } });
    expect(await gate.refusal(readGateConfig)).toBe('not-paired');
    expect(await gate.refusal(uploadJournal, { body: gate.batch(record) })).toBe('not-paired');
    expect((await admin.ok(listGates, { params: { eventId: event.eventId } })).gates[0]?.device).toEqual({
      kind: 'not-paired',
    });
  });

  describe('with a token', () => {
    const withToken = async (make: () => Promise<string>) => {
      const client = new Client(test.server.url);
      client.bearer = make;
      return client.call(readGateConfig);
    };

    it('that lies within half a minute is let in', async () => {
      const gate = await freshGate();
      for (const offMs of [-80_000, -20_000, 20_000]) {
        const made = () => deviceToken(gate.deviceId, gate.privateKey, Date.now() + offMs);
        expect((await withToken(made)).kind).toBe('ok');
      }
    });

    it.each([-200_000, 100_000])(
      'that is %i ms off learns that its clock is, and what time it is',
      async (offMs) => {
        const gate = await freshGate();
        gate.bearer = () => deviceToken(gate.deviceId, gate.privateKey, Date.now() + offMs);
        const response = await gate.send(readGateConfig.path);
        expect(await response.json()).toEqual({ kind: 'clock-skewed' });
        expect(Math.abs(Date.parse(response.headers.get('date') ?? '') - Date.now())).toBeLessThan(5_000);
      },
    );

    it.each<[string, (gate: PairedGate) => Promise<string>]>([
      ['signed by another key', (gate) => deviceToken(gate.deviceId, newDeviceKey().privateKey)],
      [
        'for another audience',
        (gate) => deviceToken(gate.deviceId, gate.privateKey, Date.now(), { audience: 'x' }),
      ],
      [
        'that lasts too long',
        (gate) => deviceToken(gate.deviceId, gate.privateKey, Date.now(), { lifeS: 3600 }),
      ],
      ['of an unknown device', (gate) => deviceToken('an-unknown-device', gate.privateKey)],
      [
        'without a signature',
        async (gate) => {
          const [, payload] = (await deviceToken(gate.deviceId, gate.privateKey)).split('.');
          const header = Buffer.from(JSON.stringify({ alg: 'none', kid: gate.deviceId }));
          return `${header.toString('base64url')}.${payload}.`;
        },
      ],
      ['that is none', async () => 'not-a-token'],
    ])('%s is refused', async (_which, make) => {
      const gate = await freshGate();
      expect(await withToken(() => make(gate))).toMatchObject({
        status: 401,
        error: { kind: 'not-paired' },
      });
    });
  });

  it('shows its health to whoever looks after gates', async () => {
    const gate = await freshGate();
    const heartbeat = {
      agentVersion: '1.2.3',
      protocolVersion: PROTOCOL_VERSION,
      galleryPeople: 12,
      gallerySyncedAtMs: 1_700_000_000_000,
      journalHead: 7,
      journalPending: 2,
      lanes: [
        { laneId: event.field.laneId, camera: 'live', framesPerSecond: 14.5, turnstile: 'ready' } as const,
      ],
      atMs: 1_700_000_000_500,
    };
    const { configVersion } = await gate.ok(sendHeartbeat, { body: heartbeat });
    expect(configVersion).toBe((await gate.ok(readGateConfig)).version);
    const seen = async () => (await admin.ok(listGates, { params: { eventId: event.eventId } })).gates[0];
    expect((await seen())?.device).toMatchObject({
      kind: 'paired',
      online: true,
      agentVersion: '1.2.3',
      galleryPeople: 12,
      gallerySyncedAt: 1_700_000_000_000,
      journalPending: 2,
      lanes: heartbeat.lanes,
    });
    test.clock.moveOn(31_000);
    expect((await seen())?.device).toMatchObject({ online: false });
    test.clock.moveOn(-31_000);
  });
});
