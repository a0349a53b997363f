import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { createPairingCode } from '#contract/gate';
import {
  commandGate,
  commandLane,
  confirmRelease,
  type GateOrder,
  type LaneCommand,
  type LaneOrder,
  listLanes,
  prepareRelease,
  readCommand,
  readGateLog,
  readSnapshot,
} from '#contract/lane-command';
import { listPassages } from '#contract/passage';
import { createPerson } from '#contract/person';
import { type GateSettings, gateSettingsSchema } from '#gate-agent/config';
import { pairGate, type RunningGate, runGate } from '#gate-agent/main';
import type { Client } from '../server/world/client.ts';
import { startTestServer, type TestServer } from '../server/world/running-server.ts';
import { makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { eventually } from '../world/eventually.ts';

const REASON = 'asked for by the test';

/** The real server and a real gate agent, spoken to as the portal does. */
describe('an officer and a lane', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let settings: GateSettings;
  let gate: RunningGate;
  const folder = mkdtempSync(join(tmpdir(), 'lane-commands-'));

  const inEvent = () => ({ eventId: event.eventId });
  const answerTo = async ({ id }: LaneCommand) => {
    const params = { ...inEvent(), commandId: id };
    const { answer } = await admin.ok(readCommand, { params, query: { waitMs: 20_000 } });
    return answer;
  };
  const tell = async (order: LaneOrder) => {
    const params = { ...inEvent(), laneId: event.field.laneId };
    return await eventually('the gate is there', async () => {
      const told = await admin.call(commandLane, { params, body: { order, reason: REASON } });
      return told.kind === 'ok' ? told.reply : null;
    });
  };
  const tellGate = (order: GateOrder) =>
    admin.ok(commandGate, {
      params: { ...inEvent(), accessPointId: event.field.accessPointId },
      body: { order, reason: REASON },
    });
  const modeIs = (mode: string) =>
    eventually(`the lane is ${mode}`, async () => {
      const { lanes } = await admin.ok(listLanes, { params: inEvent() });
      const lane = lanes.find(({ laneId }) => laneId === event.field.laneId);
      return lane?.state?.mode === mode ? lane : null;
    });

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    event = await makeSmallEvent(admin);
    const { accessPointId } = event.field;
    const { code } = await admin.ok(createPairingCode, { params: { ...inEvent(), accessPointId } });
    const frame = join(folder, 'frame.jpg');
    const background = { r: 90, g: 120, b: 60 };
    await sharp({ create: { width: 640, height: 360, channels: 3, background } })
      .jpeg()
      .toFile(frame);
    settings = gateSettingsSchema.parse({
      serverUrl: test.server.url,
      dataDir: join(folder, 'gate'),
      logLevel: 'silent',
      lanes: [
        {
          lane: 'Lane 1',
          camera: { kind: 'files', path: frame, framesPerSecond: 5, repeat: 'for-ever' },
          turnstile: { kind: 'simulated', passesAfterMs: 100 },
          view: 'unwatched',
        },
      ],
    });
    await pairGate({ serverUrl: test.server.url, code, dataDir: settings.dataDir });
    gate = await runGate(settings);
    await modeIs('serving');
  }, 60_000);
  afterAll(async () => {
    await gate.close();
    await test.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('open it once, and the passage is in the access log', async () => {
    const answer = await answerTo(await tell({ kind: 'open-once' }));
    const passageId = answer?.kind === 'opened' ? answer.passageId : null;
    const passage = await eventually('the passage is in the log', async () => {
      const { passages } = await admin.ok(listPassages, { params: inEvent(), query: {} });
      return passages.find(({ id, result }) => id === passageId && result === 'passed') ?? null;
    });
    expect(passage.outcome).toEqual({ kind: 'manual-override' });
    expect(passage.evidence.override).toMatchObject({ recognisedBy: 'nobody' });
  });

  it('let through whom they know, by name', async () => {
    const { id: personId } = await admin.ok(createPerson, {
      params: inEvent(),
      body: { name: 'Without Face', externalId: null, accreditations: [] },
    });
    const answer = await answerTo(await tell({ kind: 'let-through', personId, recognisedBy: 'badge' }));
    // The gate holds nobody without a face or a badge: an officer may open once, unnamed.
    expect(answer).toEqual({ kind: 'refused', because: 'person-unknown' });
  });

  it('see what its camera sees', async () => {
    const command = await tell({ kind: 'snapshot' });
    expect(await answerTo(command)).toEqual({ kind: 'done' });
    const path = pathOf(readSnapshot, { params: { ...inEvent(), commandId: command.id } });
    const picture = Buffer.from(await (await admin.send(path)).arrayBuffer());
    const { format, width, height } = await sharp(picture).metadata();
    expect([format, width, height]).toEqual(['jpeg', 640, 360]);
  });

  it('have it stand open in two steps, and resume', async () => {
    const body = { where: { kind: 'lane', id: event.field.laneId }, reason: REASON } as const;
    const { token } = await admin.ok(prepareRelease, { params: inEvent(), body });
    const { commands } = await admin.ok(confirmRelease, { params: inEvent(), body: { token } });
    for (const command of commands) expect(await answerTo(command)).toEqual({ kind: 'done' });
    await modeIs('released');
    expect(gate.status().lanes[0]?.mode).toBe('released');
    expect(await answerTo(await tell({ kind: 'open-once' }))).toEqual({
      kind: 'refused',
      because: 'lane-busy',
    });
    expect(await answerTo(await tell({ kind: 'resume' }))).toEqual({ kind: 'done' });
    await modeIs('serving');
  });

  it('read its log', async () => {
    const command = await tellGate({ kind: 'send-log' });
    expect(await answerTo(command)).toEqual({ kind: 'done' });
    const { lines } = await admin.ok(readGateLog, { params: { ...inEvent(), commandId: command.id } });
    expect(lines.map((line) => JSON.parse(line).msg)).toContain('commanded');
  });

  it('restart the agent, and the lane is still held shut', async () => {
    await answerTo(await tell({ kind: 'hold-shut' }));
    const command = await tellGate({ kind: 'restart' });
    expect(await gate.stopped).toBe('restart');
    expect(await answerTo(command)).toEqual({ kind: 'done' });
    gate = await runGate(settings);
    await modeIs('held-shut');
    expect(gate.status().lanes[0]?.mode).toBe('held-shut');
    await answerTo(await tell({ kind: 'resume' }));
  });

  it('retire it: its keys are gone, and so is its way in', async () => {
    const command = await tellGate({ kind: 'retire' });
    expect(await answerTo(command)).toEqual({ kind: 'done' });
    expect(await gate.stopped).toBe('retire');
    const keys = ['device.key', 'sealing.key', 'device.json'];
    expect(keys.filter((name) => existsSync(join(settings.dataDir, name)))).toEqual([]);
    await expect(runGate(settings)).rejects.toThrow('not paired');
  });
});
