import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { PROTOCOL_VERSION } from '#contract/version';
import type { RgbImage } from '#domain/face/frame';
import { type GateSettings, gateSettingsSchema } from '#gate-agent/config';
import type { GateStatus } from '#gate-agent/health/gate-status';
import { pairGate, type RunningGate, readGateStatus, runGate } from '#gate-agent/main';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';
import { type ContractServer, startContractServer } from './world/contract-server.ts';
import { DAY_MS, entry, gateConfig } from './world/pages.ts';
import { frameOf, type PhotoPerson, peopleIn } from './world/photo-people.ts';
import { tempFolder } from './world/temp-folder.ts';

let pipeline: FacePipeline;
let person: PhotoPerson;
/** Two visits of the person, with an empty lane between, five frames a second. */
let visits: readonly RgbImage[];

beforeAll(async () => {
  pipeline = await openFacePipeline({
    pipeline: shippedPipeline('onnx'),
    workers: 1,
    weightsDir: projectFile('models/weights'),
  });
  const [first] = await peopleIn(3, pipeline);
  if (!first) throw new Error('the sample photos have changed');
  person = first;
  const [here, gone] = [await frameOf({ person }), await frameOf()];
  visits = [
    gone,
    ...Array(10).fill(here),
    ...Array(9).fill(gone),
    ...Array(10).fill(here),
    ...Array(9).fill(gone),
  ];
});

afterAll(() => pipeline.close());

const now = Date.now();

/** A server that knows the person and a folder that holds their visits. */
async function world(): Promise<{ server: ContractServer; settings: GateSettings }> {
  const server = await startContractServer();
  server.config = { ...gateConfig(), pipelineId: pipeline.id };
  const validity = { validFromMs: now - DAY_MS, validUntilMs: now + DAY_MS };
  server.pages = [
    {
      cursor: 'a',
      restart: true,
      changes: [{ kind: 'upsert', entry: entry('person-one', [person.embedding], validity) }],
    },
  ];
  const frames = tempFolder();
  for (const [i, { data, width, height }] of visits.entries()) {
    await sharp(data, { raw: { width, height, channels: 3 } })
      .jpeg()
      .toFile(join(frames, `${i}.jpg`));
  }
  const settings = gateSettingsSchema.parse({
    serverUrl: server.url,
    dataDir: join(tempFolder(), 'gate'),
    logLevel: 'silent',
    lanes: [
      {
        lane: 'Lane 1',
        camera: { kind: 'files', path: frames, framesPerSecond: 5, repeat: 'for-ever' },
        turnstile: { kind: 'simulated', passesAfterMs: 200 },
      },
    ],
  });
  await pairGate({ serverUrl: server.url, code: server.code, dataDir: settings.dataDir });
  return { server, settings };
}

async function running(settings: GateSettings): Promise<RunningGate> {
  const gate = await runGate(settings);
  onTestFinished(() => gate.close());
  return gate;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(50);
}

const outcomes = (server: ContractServer) =>
  server.records.flatMap(({ body }) =>
    body.kind === 'decision' ? [body.outcome.kind] : body.kind === 'result' ? [body.result] : [],
  );

describe('a running gate', () => {
  it('learns who may pass, opens for them, and tells the server', async () => {
    const { server, settings } = await world();
    await running(settings);
    await until(() => server.records.length >= 2 && (server.heartbeats.at(-1)?.lanes.length ?? 0) > 0);
    expect(outcomes(server).slice(0, 2)).toEqual(['granted', 'passed']);
    expect(server.records[0]?.body).toMatchObject({ kind: 'decision', personId: 'person-one' });
    expect(server.crops.size).toBeGreaterThan(0);
    expect(server.heartbeats.at(-1)).toMatchObject({
      protocolVersion: PROTOCOL_VERSION,
      lanes: [{ laneId: 'lane-north-1', camera: 'live', turnstile: 'ready' }],
    });
  });

  it('works with the server stopped and uploads each entry once when it returns', async () => {
    const { server, settings } = await world();
    const gate = await running(settings);
    await until(() => server.records.length >= 2);
    await server.stop();
    const before = server.records.length;
    await until(() => gate.status().journal.pending >= 4 && gate.status().server.link === 'unreachable');
    expect(server.records).toHaveLength(before);

    await server.start();
    await until(() => server.records.length >= before + 4);
    expect(server.records.map(({ seq }) => seq)).toEqual(server.records.map((_, i) => i + 1));
    const passages = server.records.map(
      ({ body }) => `${'passageId' in body && body.passageId} ${body.kind}`,
    );
    expect(new Set(passages).size).toBe(passages.length);
  });

  it('starts and opens without the server once it has synced', async () => {
    const { server, settings } = await world();
    const first = await runGate(settings);
    await until(() => first.status().gallery.people === 1);
    await first.close();
    await server.stop();

    const pendingBefore = first.status().journal.head;
    const second = await running(settings);
    await until(() => second.status().journal.head >= pendingBefore + 2);
    expect(second.status()).toMatchObject({
      gallery: { people: 1, state: 'current' },
      lanes: [{ knownToServer: true }],
    });
  });

  it('shows that it was unpaired, and does not die of it', async () => {
    const { server, settings } = await world();
    const gate = await running(settings);
    await until(() => gate.status().server.link === 'connected');
    server.knows('');
    server.mishap('pullGallery', ...Array(50).fill({ kind: 'refuse', error: 'not-paired' }));
    await until(() => gate.status().server.link === 'not-paired');
    expect(gate.status().server.loops.gallery.kind).toBe('fails');
  });

  it('keeps its status where `gate status` finds it', async () => {
    const { settings } = await world();
    expect(readGateStatus(settings.dataDir)).toEqual({ kind: 'never-run' });
    const gate = await running(settings);
    let status: GateStatus | null = null;
    await until(() => {
      const reading = readGateStatus(settings.dataDir);
      status = reading.kind === 'running' ? reading.status : null;
      return status?.lanes[0]?.camera === 'live';
    });
    expect(status).toMatchObject({ pid: process.pid, gallery: { accessPoint: 'North gate' } });
    await gate.close();
  });

  it('says of a lane that the server knows none of its name', async () => {
    const { server, settings } = await world();
    const [lane] = settings.lanes;
    if (!lane) throw new Error('no lane');
    const gate = await running({ ...settings, lanes: [{ ...lane, lane: 'Lane 9' }] });
    await until(() => gate.status().gallery.people === 1);
    expect(gate.status().lanes).toMatchObject([{ lane: 'Lane 9', knownToServer: false }]);
    expect(server.heartbeats.at(-1)?.lanes ?? []).toEqual([]);
  });
});

describe('starting a gate', () => {
  it('needs it paired', async () => {
    const settings = gateSettingsSchema.parse({
      dataDir: tempFolder(),
      lanes: [
        { lane: 'Lane 1', camera: { kind: 'files', path: '/frames' }, turnstile: { kind: 'simulated' } },
      ],
    });
    await expect(runGate(settings)).rejects.toMatchObject({ name: 'GateError', message: /not paired/ });
  });

  it('is refused while another agent runs in the folder', async () => {
    const { settings } = await world();
    const gate = await running(settings);
    await expect(runGate(settings)).rejects.toMatchObject({
      name: 'GateError',
      message: /another gate agent/,
    });
    await gate.close();
    await running(settings);
  });
});
