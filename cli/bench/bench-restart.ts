import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { GalleryPage } from '#contract/device';
import { obtainDeviceKey, writePairing } from '#gate-agent/device/device-identity';
import { publicKeyText } from '#gate-agent/device/device-keys';
import { openSealing } from '#gate-agent/device/sealing';
import { openGalleryStore } from '#gate-agent/gallery/gallery-store';
import { readGateStatus } from '#gate-agent/health/gate-status';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { EventTransform } from '#models/event-transform/event-transform';
import { gateSettings } from './installation/gate-settings.ts';
import { MeasuredProcess, type ProcessUse } from './installation/measured-process.ts';
import { SyntheticPeople } from './synthetic-people.ts';

/** From the start of the agent's process to a gate that can recognise everyone. */
export interface GateStart extends ProcessUse {
  readonly seconds: number;
}

export interface RestartBench {
  readonly people: number;
  /** Writing everyone's pages to the gate's own database, as a first sync does. */
  readonly appliedSeconds: number;
  readonly fromDatabase: GateStart;
  readonly fromSnapshot: GateStart;
}

const PEOPLE_A_PAGE = 500;
const DIM = 512;
const POLL_MS = 10;

const SPACE_KEY = new Uint8Array(32).fill(1);

/** A gate's folder as years of syncing would leave it, and the real agent started in it twice. */
export async function benchRestart(
  { people, seed }: { people: number; seed: number },
  note: (text: string) => void,
): Promise<RestartBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gate-restart-'));
  try {
    const began = performance.now();
    await fillGate(folder, people, seed);
    const appliedSeconds = (performance.now() - began) / 1000;
    note(`${people} people are in the gate's database`);
    const fromDatabase = await startGate(folder, people, () =>
      existsSync(path.join(folder, 'gallery.snapshot')),
    );
    note(`from the database: ${fromDatabase.seconds.toFixed(2)} s`);
    const fromSnapshot = await startGate(folder, people, () => true);
    return { people, appliedSeconds, fromDatabase, fromSnapshot };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function fillGate(folder: string, people: number, seed: number): Promise<void> {
  const pipelineId = shippedPipeline('onnx').id;
  const crowd = new SyntheticPeople(DIM, seed);
  writePairing(folder, {
    deviceId: randomUUID(),
    // Nobody listens there: a gate starts without its server.
    serverUrl: 'http://127.0.0.1:9',
    serverPublicKey: publicKeyText(obtainDeviceKey(folder)),
  });
  await writeFile(path.join(folder, 'gate.json'), JSON.stringify(gateSettings(folder)));
  const store = openGalleryStore(folder, openSealing(folder));
  const space = new EventTransform(SPACE_KEY);
  store.keepTransformKey(space.id, SPACE_KEY);
  store.keepConfig(config(pipelineId));
  const nowMs = Date.now();
  for (let from = 0; from < people; from += PEOPLE_A_PAGE) {
    const count = Math.min(PEOPLE_A_PAGE, people - from);
    const changes = Array.from({ length: count }, (_, i) => newcomer(from + i, pipelineId, crowd.stranger()));
    const more = from + count < people;
    store.apply(
      { ...page(nowMs, space.id), cursor: `page.${from}`, restart: from === 0, more, changes },
      nowMs,
    );
  }
  store.close();
}

async function startGate(folder: string, people: number, done: () => boolean): Promise<GateStart> {
  const began = performance.now();
  const gate = new MeasuredProcess(['gate', 'run', '--config', path.join(folder, 'gate.json')], {});
  try {
    for (;;) {
      gate.requireRunning();
      const reading = readGateStatus(folder);
      const isReady =
        reading.kind === 'running' &&
        reading.status.pid === gate.pid &&
        reading.status.gallery.people === people;
      if (isReady) break;
      await delay(POLL_MS);
    }
    const start = { seconds: (performance.now() - began) / 1000, ...gate.use() };
    while (!done()) {
      gate.requireRunning();
      await delay(POLL_MS);
    }
    return start;
  } finally {
    await gate.stop();
  }
}

function newcomer(place: number, pipelineId: string, template: Float32Array): GalleryPage['changes'][number] {
  const vector = Buffer.from(template.buffer, template.byteOffset, template.byteLength).toString('base64');
  return {
    kind: 'upsert',
    entry: {
      addressee: { name: null, language: null },
      badges: [],
      held: [],
      personId: randomUUID(),
      seq: place + 1,
      watchlist: 'not-listed',
      accreditations: [
        {
          id: randomUUID(),
          status: 'active',
          category: 'ATH',
          validFromMs: 0,
          validUntilMs: 4e12,
          zones: ['FIELD'],
        },
      ],
      templates: [{ id: randomUUID(), pipelineId, vector }],
    },
  };
}

function page(nowMs: number, transformId: string): GalleryPage {
  return {
    deviceId: '',
    cursor: '',
    more: false,
    restart: false,
    changes: [],
    removals: [],
    transformId,
    promise: null,
    configVersion: 1,
    issuedAtMs: nowMs,
    validUntilMs: nowMs + 3_600_000,
    // Checked before a page reaches the database.
    signature: '',
  };
}

function config(pipelineId: string) {
  return {
    deviceId: 'bench-device',
    version: 1,
    issuedAtMs: 0,
    event: {
      id: 'event-made-up',
      name: 'Made up',
      timeZone: 'UTC',
      state: 'live' as const,
      languages: ['en'],
    },
    venue: { id: 'venue-made-up', code: 'BENCH', name: 'Arena' },
    zone: {
      id: 'zone-made-up',
      code: 'FIELD',
      name: 'Field',
      policy: {
        promisedFpir: 0.01,
        whenRefused: 'badge-and-face' as const,
        liveness: 'off' as const,
        entryBy: 'face' as const,
        byTime: [],
        schedule: { kind: 'always' as const },
        passback: { kind: 'none' as const },
        occupancy: { kind: 'unlimited' as const },
        staleAfterMs: 3_600_000,
        whenStale: 'refuse' as const,
        keepCropsMs: 0,
      },
      passbackForgottenAt: null,
    },
    accessPoint: {
      version: 1,
      whenFailing: 'fail-secure' as const,
      id: 'gate-made-up',
      name: 'Gate',
      zoneId: 'zone-made-up',
      galleryScope: 'entitled' as const,
      lanes: [{ id: 'lane-made-up', name: 'Lane 1', direction: 'in' as const }],
    },
    laneTuning: [],
    peers: { own: null, others: [] },
    pipelineId,
    signature: '',
  };
}
