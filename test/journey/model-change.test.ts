import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPairingCode } from '#contract/gate';
import { changeModels, readModels } from '#contract/model-change';
import { erasePerson } from '#contract/person';
import { listRemovals } from '#contract/removal';
import { gateSettingsSchema } from '#gate-agent/config';
import { pairGate, type RunningGate, runGate } from '#gate-agent/main';
import { shippedPipeline } from '#models/engines/known-pipelines';
import type { Client } from '../server/world/client.ts';
import { enrol } from '../server/world/enrol.ts';
import { startTestServer, type TestServer } from '../server/world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { eventually } from '../world/eventually.ts';

const OLD = shippedPipeline('onnx').id;
const NEW = shippedPipeline('face-api').id;

const folder = mkdtempSync(path.join(os.tmpdir(), 'model-change-'));
const gateDir = path.join(folder, 'gate');
let test: TestServer;
let admin: Client;
let event: SmallEvent;
let gate: RunningGate;
const people: string[] = [];

const begin = () =>
  runGate(
    gateSettingsSchema.parse({
      serverUrl: test.server.url,
      dataDir: gateDir,
      logLevel: 'silent',
      lanes: [
        {
          lane: 'Lane 1',
          camera: {
            kind: 'files',
            path: path.join(folder, 'frames'),
            framesPerSecond: 2,
            repeat: 'for-ever',
          },
          turnstile: { kind: 'simulated', passesAfterMs: 200 },
          view: 'unwatched',
        },
      ],
    }),
  );

beforeAll(async () => {
  test = await startTestServer();
  admin = await test.admin();
  event = await makeSmallEvent(admin);
  for (const [name, face] of [
    ['One', 'a'],
    ['Two', 'b'],
  ] as const) {
    const { id: personId } = await addPerson(admin, event.eventId, name, ['FIELD']);
    people.push(personId);
    expect(await enrol(admin, { eventId: event.eventId, personId }, face)).toMatchObject({
      kind: 'accepted',
    });
  }
  mkdirSync(path.join(folder, 'frames'));
  await sharp({ create: { width: 320, height: 240, channels: 3, background: '#667788' } })
    .jpeg()
    .toFile(path.join(folder, 'frames', '0.jpg'));
  const { code } = await admin.ok(createPairingCode, {
    params: { eventId: event.eventId, accessPointId: event.field.accessPointId },
  });
  await pairGate({ serverUrl: test.server.url, code, dataDir: gateDir });
  gate = await begin();
});
afterAll(async () => {
  await gate.close();
  await test.remove();
  rmSync(folder, { recursive: true, force: true });
});

const step = (body: Parameters<typeof changeModels.body.parse>[0]) =>
  admin.ok(changeModels, { body: changeModels.body.parse(body) });
/** What the gate itself says that it decides by, with so many people. */
const decidesBy = (pipelineId: string, known: number) =>
  eventually(`the gate decides by ${pipelineId} with ${known} people`, async () => {
    const { change, inForce } = await admin.ok(readModels);
    const { people: held, state } = gate.status().gallery;
    const isSo = inForce === pipelineId && change?.gates.behind.length === 0;
    return isSo && held === known && state !== 'stale' ? true : null;
  });
const galleries = () => {
  const others = path.join(gateDir, 'galleries');
  return [
    ...readdirSync(gateDir).filter((name) => name === 'gallery.db'),
    ...(existsSync(others) ? readdirSync(others) : []),
  ];
};

it('a gate goes on as before while photos are read by the pipeline to come', async () => {
  await eventually('the gate knows both', () => (gate.status().gallery.people === 2 ? true : null));
  await step({ step: 'begin', to: 'face-api' });
  await eventually('all photos are read', async () =>
    (await admin.ok(readModels)).change?.photos.waiting === 0 ? true : null,
  );
  expect(galleries()).toEqual(['gallery.db']);
});

it('goes on by that one once it has the whole gallery of it', async () => {
  await step({ step: 'switch' });
  await decidesBy(NEW, 2);
  expect(galleries()).toEqual([NEW]);
});

it('is led back the same way', async () => {
  await step({ step: 'roll-back' });
  await decidesBy(OLD, 2);
  expect(galleries()).toEqual([OLD]);
});

it('whoever is erased on the way is in no gallery of either, and a restart goes on where it was', async () => {
  await step({ step: 'switch' });
  const params = { eventId: event.eventId, personId: people[0] ?? '' };
  await admin.ok(erasePerson, { params });
  await eventually('the gate has proved the removal', async () => {
    const { removals } = await admin.ok(listRemovals, { params: { eventId: event.eventId } });
    return removals[0]?.gates[0]?.state.kind === 'given' ? true : null;
  });
  await decidesBy(NEW, 1);
  await gate.close();
  gate = await begin();
  expect(gate.status().gallery.people).toBe(1);
  await step({ step: 'finish' });
  await eventually('the old templates are gone', async () =>
    (await admin.ok(readModels)).change === null ? true : null,
  );
  expect(galleries()).toEqual([NEW]);
});
