import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pullGallery, readGateConfig, sendHeartbeat } from '#contract/device';
import { gateConfigText } from '#contract/device-proof';
import { unpairGate } from '#contract/gate';
import { changeGateSettings, readGateSettings } from '#contract/gate-settings';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#contract/version';
import { publicKeyOf, signatureHolds } from '#server/privacy/signing-key';
import type { Client } from '../world/client.ts';
import { type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { makeSmallEvent, type SmallEvent } from '../world/small-event.ts';

const ZONE = [
  { x: 0.2, y: 0 },
  { x: 0.8, y: 0 },
  { x: 0.5, y: 1 },
];

describe('what the server tells a gate about itself', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let field: PairedGate;
  let vip: PairedGate;

  beforeAll(async () => {
    // As after an update of the server: it speaks what the gates do, and the next version as well.
    const range = { oldest: PROTOCOL_VERSION, newest: PROTOCOL_VERSION + 1 };
    test = await startTestServer(undefined, {}, range);
    admin = await test.admin();
  });
  afterAll(() => test.remove());
  beforeEach(async () => {
    event = await makeSmallEvent(admin);
    field = await pairGate(admin, event.eventId, event.field.accessPointId);
    vip = await pairGate(admin, event.eventId, event.vip.accessPointId);
  });

  const paramsOf = ({ accessPointId }: SmallEvent['field']) => ({ eventId: event.eventId, accessPointId });
  const change = async (
    at: SmallEvent['field'],
    body: Parameters<typeof changeGateSettings.body.parse>[0] & object,
  ) => {
    const params = paramsOf(at);
    const { version } = await admin.ok(readGateSettings, { params });
    return admin.ok(changeGateSettings, { params, version, body: changeGateSettings.body.parse(body) });
  };
  const listensAt = (host: string) => ({ lanes: [], peerAddress: { host, port: 9_500 } });

  it('comes signed with its configuration, and wakes a gate that waits', async () => {
    const { cursor } = await field.ok(pullGallery);
    const waiting = field.ok(pullGallery, { query: { after: cursor, waitMs: 20_000 } });
    const tuning = { laneId: event.field.laneId, captureZone: ZONE, minFaceHeightPx: 100 };
    await change(event.field, { lanes: [tuning], peerAddress: null });
    const config = await field.ok(readGateConfig);
    expect((await waiting).configVersion).toBe(config.version);
    expect(config.laneTuning).toEqual([tuning]);
    const key = publicKeyOf(Buffer.from(field.serverPublicKey, 'base64'));
    expect(signatureHolds(key, gateConfigText(config), config.signature)).toBe(true);
    const bent = { ...config, laneTuning: [{ ...tuning, minFaceHeightPx: 40 }] };
    expect(signatureHolds(key, gateConfigText(bent), config.signature)).toBe(false);
    expect((await vip.ok(readGateConfig)).laneTuning).toEqual([]);
  });

  it('is changed by one person at a time, and only for lanes of the gate', async () => {
    const params = paramsOf(event.field);
    const body = listensAt('192.0.2.1');
    await admin.ok(changeGateSettings, { params, version: 1, body });
    expect(await admin.refusal(changeGateSettings, { params, version: 1, body })).toBe('changed-meanwhile');
    await admin.ok(changeGateSettings, { params, version: 2, body });
    const tuning = { laneId: event.vip.laneId, captureZone: null, minFaceHeightPx: 100 };
    const foreign = { params, version: 3, body: { lanes: [tuning], peerAddress: null } };
    expect(await admin.refusal(changeGateSettings, foreign)).toBe('invalid-request');
  });

  it('names the other gates of the venue to those that listen themselves, until they are unpaired', async () => {
    await change(event.field, listensAt('192.0.2.1'));
    expect((await field.ok(readGateConfig)).peers.others).toEqual([]);
    await change(event.vip, listensAt('192.0.2.2'));
    const { peers } = await field.ok(readGateConfig);
    expect(peers).toMatchObject({
      own: { host: '192.0.2.1', port: 9_500 },
      others: [{ deviceId: vip.deviceId, host: '192.0.2.2', port: 9_500 }],
    });
    await admin.ok(unpairGate, { params: paramsOf(event.vip) });
    expect((await field.ok(readGateConfig)).peers.others).toEqual([]);
  });

  it('reaches gates of this version and of the next, and no others', async () => {
    const ask = (version: number | null) =>
      field.send(readGateConfig.path, {
        headers: version === null ? {} : { [PROTOCOL_HEADER]: String(version) },
      });
    for (const version of [null, PROTOCOL_VERSION, PROTOCOL_VERSION + 1]) {
      const answer = await ask(version);
      expect([answer.status, answer.headers.get(PROTOCOL_HEADER)]).toEqual([
        200,
        `${PROTOCOL_VERSION}-${PROTOCOL_VERSION + 1}`,
      ]);
    }
    for (const version of [PROTOCOL_VERSION - 1, PROTOCOL_VERSION + 2]) {
      const answer = await ask(version);
      expect([answer.status, await answer.json()]).toEqual([426, { kind: 'unsupported-protocol' }]);
    }
    const body = {
      agentVersion: '9',
      protocolVersion: PROTOCOL_VERSION + 1,
      galleryPeople: 0,
      gallerySyncedAtMs: null,
      journalHead: 0,
      journalPending: 0,
      lanes: [],
      atMs: Date.now(),
    };
    await field.ok(sendHeartbeat, { body });
    const ahead = { ...body, protocolVersion: PROTOCOL_VERSION + 2 };
    expect(await field.refusal(sendHeartbeat, { body: ahead })).toBe('unsupported-protocol');
  });
});
