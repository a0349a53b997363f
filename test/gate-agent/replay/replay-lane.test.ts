import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RgbImage } from '#domain/face/frame';
import { pairGate } from '#gate-agent/main';
import { replayLane } from '#gate-agent/replay/replay-lane';
import type { ReplayedVisit, ReplayRequest } from '#gate-agent/replay/replay-request';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';
import { type ContractServer, startContractServer } from '../world/contract-server.ts';
import { DAY_MS, entry, gateConfig } from '../world/pages.ts';
import { frameOf, type PhotoPerson, peopleIn } from '../world/photo-people.ts';
import { tempFolder } from '../world/temp-folder.ts';

const weightsDir = projectFile('models/weights');

let pipeline: FacePipeline;
let person: PhotoPerson;
/** The person stands there for three seconds, goes, and comes again; three frames a second. */
let walk: readonly RgbImage[];

beforeAll(async () => {
  pipeline = await openFacePipeline({ pipeline: shippedPipeline('onnx'), workers: 1, weightsDir });
  const [first] = await peopleIn(3, pipeline);
  if (!first) throw new Error('the sample photos have changed');
  person = first;
  const [here, gone] = [await frameOf({ person }), await frameOf()];
  walk = [...Array(10).fill(here), ...Array(5).fill(gone), ...Array(10).fill(here)];
});

afterAll(() => pipeline.close());

async function recorded(): Promise<string> {
  const folder = tempFolder();
  for (const [i, { data, width, height }] of walk.entries()) {
    await sharp(data, { raw: { width, height, channels: 3 } })
      .jpeg()
      .toFile(join(folder, `${i}.jpg`));
  }
  return folder;
}

async function replay(request: Partial<ReplayRequest> & { readonly path: string }) {
  const visits: ReplayedVisit[] = [];
  const { path, ...rest } = request;
  const summary = await replayLane({
    pipeline: 'onnx',
    faceWorkers: 1,
    weightsDir,
    source: { kind: 'files', path, framesPerSecond: 3, repeat: 'once' },
    dataDir: null,
    gallery: 'as-stored',
    journal: 'thrown-away',
    onVisit: (visit) => visits.push(visit),
    ...rest,
  });
  return { visits, summary };
}

/** A folder paired with a server that knows the person. */
async function paired(): Promise<{ server: ContractServer; dataDir: string }> {
  const server = await startContractServer();
  const passback = { kind: 'hard' as const, resetAfterMs: 3_600_000, resetDailyAt: null, exempt: [] };
  server.config = { ...gateConfig({ passback }), pipelineId: pipeline.id };
  const validity = { validFromMs: Date.now() - DAY_MS, validUntilMs: Date.now() + DAY_MS };
  const known = entry('person-one', [person.embedding], validity);
  server.pages = [{ cursor: 'a', restart: true, changes: [{ kind: 'upsert', entry: known }] }];
  const dataDir = join(tempFolder(), 'gate');
  await pairGate({ serverUrl: server.url, code: server.code, dataDir });
  return { server, dataDir };
}

describe('replaying a recording', () => {
  it('knows nobody without a gallery, and says so once a visit', async () => {
    const { visits, summary } = await replay({ path: await recorded() });
    expect(visits).toMatchObject([
      { visit: 1, atMs: 2_667, outcome: { kind: 'unknown-face' }, result: 'stayed-shut', personId: null },
      { visit: 2, atMs: 7_667, outcome: { kind: 'unknown-face' } },
    ]);
    expect(summary).toMatchObject({ frames: 25, visits: 2 });
  });

  it('comes out the same every time', async () => {
    const path = await recorded();
    const startWallMs = Date.UTC(2030, 0, 1);
    const [first, second] = [await replay({ path, startWallMs }), await replay({ path, startWallMs })];
    expect(second.visits).toEqual(first.visits);
  });

  it('uses a paired gate’s gallery and the rules of its zone', async () => {
    const { server, dataDir } = await paired();
    const { visits } = await replay({ path: await recorded(), dataDir, gallery: 'from-server' });
    expect(visits.map(({ outcome, personId, result }) => [outcome, personId, result])).toEqual([
      [{ kind: 'granted' }, 'person-one', 'passed'],
      [{ kind: 'denied', reason: 'passback' }, 'person-one', 'stayed-shut'],
    ]);
    expect(server.records).toEqual([]);
    expect(readdirSync(dataDir)).not.toContain('journal.db');
  });

  it('works later without the server, as of the gallery’s last word', async () => {
    const { server, dataDir } = await paired();
    const path = await recorded();
    await replay({ path, dataDir, gallery: 'from-server' });
    await server.stop();
    const { visits } = await replay({ path, dataDir });
    expect(visits[0]).toMatchObject({ outcome: { kind: 'granted' }, personId: 'person-one' });
  });

  it('can record for its server', async () => {
    const { server, dataDir } = await paired();
    await replay({ path: await recorded(), dataDir, gallery: 'from-server', journal: 'to-server' });
    expect(
      server.records.map(({ body }) =>
        body.kind === 'decision' ? body.outcome.kind : 'result' in body && body.result,
      ),
    ).toEqual(['granted', 'passed', 'denied', 'stayed-shut']);
  });

  it('names the lanes there are when it is asked for another', async () => {
    const { dataDir } = await paired();
    const asked = replay({ path: await recorded(), dataDir, gallery: 'from-server', lane: 'Lane 7' });
    await expect(asked).rejects.toMatchObject({ name: 'GateError', message: /Lane 7.*Lane 1/ });
  });

  it('cannot record for a server that it is not paired with', async () => {
    const asked = replay({ path: await recorded(), journal: 'to-server' });
    await expect(asked).rejects.toMatchObject({ name: 'GateError' });
  });

  it('names a frame that cannot be read', async () => {
    const path = tempFolder();
    writeFileSync(join(path, 'frame.jpg'), 'no picture');
    await expect(replay({ path })).rejects.toMatchObject({ name: 'CameraFault', message: /frame\.jpg/ });
  });
});
