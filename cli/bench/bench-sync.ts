import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { changeAccreditationStatus, readPerson } from '#contract/person';
import { PROTOCOLS } from '#contract/version';
import type { ServerClient } from '#demo/server-client';
import type { AccreditationStatus } from '#domain/access/accreditation';
import { readIdentity, writePairing } from '#gate-agent/device/device-identity';
import { toPem } from '#gate-agent/device/device-keys';
import { openSealing } from '#gate-agent/device/sealing';
import { Gallery } from '#gate-agent/gallery/gallery';
import { openGalleryStore } from '#gate-agent/gallery/gallery-store';
import { readGateStatus } from '#gate-agent/health/gate-status';
import { calibratedFor } from '#gate-agent/lane/calibrated';
import { GalleryPull } from '#gate-agent/sync/gallery-pull';
import { ServerClock } from '#gate-agent/sync/server-clock';
import { ServerLink } from '#gate-agent/sync/server-link';
import { systemClock } from '#gate-agent/system-clock';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import { gateSettings } from './installation/gate-settings.ts';
import { type Installation, makeInstallation } from './installation/make-installation.ts';
import { MeasuredProcess, type ProcessUse } from './installation/measured-process.ts';
import { type ServedInstallation, serveInstallation } from './installation/serve-installation.ts';
import { quantile } from './quantile.ts';

export interface SyncBenchRequest {
  readonly people: number;
  readonly revocations: number;
  /** Null for SQLite. */
  readonly databaseUrl: string | null;
  readonly seed: number;
}

export interface SyncBench {
  readonly people: number;
  readonly database: 'sqlite' | 'postgres';
  /** From the start of the agent's process in an empty folder to a gate that holds everyone. */
  readonly coldSyncSeconds: number;
  /** Resident, when a tenth of the time had passed, at most, and at the end; and all CPU. */
  readonly server: SyncUse;
  readonly gate: SyncUse;
  /** From the server's answer to a suspension or reinstatement to a gate that goes by it. */
  readonly deltaMs: {
    readonly count: number;
    readonly median: number;
    readonly p99: number;
    readonly most: number;
  };
}

interface SyncUse {
  readonly earlyMegabytes: number;
  readonly peakMegabytes: number;
  readonly endMegabytes: number;
  readonly cpuSeconds: number;
}

const POLL_MS = 20;
const BETWEEN_CHANGES_MS = 100;
/** A change that a gate does not follow for so long is lost. */
const LOST_AFTER_MS = 30_000;

/** A real server and a real agent in processes of their own, over HTTP: everything from nothing, then one change after the other. */
export async function benchSync(request: SyncBenchRequest, note: (text: string) => void): Promise<SyncBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-sync-'));
  const gateFolder = path.join(folder, 'gate');
  try {
    const { people, databaseUrl, seed } = request;
    mkdirSync(path.join(folder, 'server'), { mode: 0o700 });
    const installation = await makeInstallation({
      folder: path.join(folder, 'server'),
      databaseUrl,
      people,
      gates: 1,
      seed,
    });
    note(`${people} people are enrolled`);
    const served = await serveInstallation(installation);
    try {
      pairAsTold(gateFolder, installation, served.url);
      const cold = await coldSync(gateFolder, people, served.process);
      note(`synced in ${cold.coldSyncSeconds.toFixed(1)} s`);
      const deltaMs = await changesReach(gateFolder, installation, served, request.revocations);
      return { people, database: databaseUrl === null ? 'sqlite' : 'postgres', ...cold, deltaMs };
    } finally {
      await served.process.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The folder of a gate that has just been paired. */
function pairAsTold(folder: string, { devices, serverKey }: Installation, serverUrl: string): void {
  const [device] = devices;
  if (!device) throw new EvaluationError('the installation has no gate');
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(path.join(folder, 'device.key'), toPem(device.privateKey), { mode: 0o600 });
  writePairing(folder, { deviceId: device.deviceId, serverUrl, serverPublicKey: serverKey });
  writeFileSync(path.join(folder, 'gate.json'), JSON.stringify(gateSettings(folder)));
}

async function coldSync(
  folder: string,
  people: number,
  server: MeasuredProcess,
): Promise<Pick<SyncBench, 'coldSyncSeconds' | 'server' | 'gate'>> {
  const serverBefore = server.use().cpuSeconds;
  const began = performance.now();
  const gate = new MeasuredProcess(['gate', 'run', '--config', path.join(folder, 'gate.json')], {});
  const samples: { server: ProcessUse; gate: ProcessUse }[] = [];
  try {
    for (;;) {
      gate.requireRunning();
      server.requireRunning();
      samples.push({ server: server.use(), gate: gate.use() });
      const reading = readGateStatus(folder);
      if (reading.kind === 'running' && reading.status.gallery.people === people) break;
      await delay(POLL_MS);
    }
    const coldSyncSeconds = (performance.now() - began) / 1000;
    const spentBy = (which: 'server' | 'gate', before: number): SyncUse => {
      const uses = samples.map((sample) => sample[which]);
      const early = uses[Math.floor(uses.length / 10)];
      const end = uses.at(-1);
      return {
        earlyMegabytes: early?.rssMegabytes ?? Number.NaN,
        peakMegabytes: Math.max(...uses.map(({ rssMegabytes }) => rssMegabytes)),
        endMegabytes: end?.rssMegabytes ?? Number.NaN,
        cpuSeconds: (end?.cpuSeconds ?? Number.NaN) - before,
      };
    };
    return { coldSyncSeconds, server: spentBy('server', serverBefore), gate: spentBy('gate', 0) };
  } finally {
    await gate.stop();
  }
}

/** The gate's own gallery and sync, in this process: only here its answer can be asked for at every moment. */
async function changesReach(
  folder: string,
  installation: Installation,
  { admin, url }: ServedInstallation,
  count: number,
): Promise<SyncBench['deltaMs']> {
  const identity = readIdentity(folder);
  if (!identity) throw new EvaluationError('the gate is not paired');
  const pipeline = shippedPipeline('onnx');
  const gallery = await Gallery.load({
    store: openGalleryStore(folder, openSealing(folder)),
    openIndex: () => openGalleryIndex(pipeline.id),
    pipelineId: pipeline.id,
    promise: calibratedFor(pipeline).promise,
  });
  const link = new ServerLink({
    identity,
    serverUrl: url,
    clock: systemClock,
    serverClock: new ServerClock(systemClock),
    protocols: PROTOCOLS,
  });
  const pull = new GalleryPull({
    link,
    gallery,
    identity,
    clock: systemClock,
    pipelineId: pipeline.id,
    onRemovals: () => Promise.resolve(),
  });
  const stopping = new AbortController();
  await pull.catchUp(stopping.signal);
  const following = keepFollowing(pull, stopping.signal);
  // Awaited below; until then a change that never comes tells of it.
  following.catch(() => undefined);
  try {
    const tookMs: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const personId = installation.personIds[i % installation.personIds.length] ?? '';
      tookMs.push(await changeReaches(gallery, admin, { eventId: installation.eventId, personId }));
      await delay(BETWEEN_CHANGES_MS);
    }
    return {
      count,
      median: quantile(tookMs, 0.5),
      p99: quantile(tookMs, 0.99),
      most: Math.max(...tookMs),
    };
  } finally {
    stopping.abort();
    await following;
    await gallery.close();
  }
}

async function keepFollowing(pull: GalleryPull, signal: AbortSignal): Promise<void> {
  try {
    while (!signal.aborted) await pull.round(signal);
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}

async function changeReaches(
  gallery: Gallery,
  admin: ServerClient,
  params: { readonly eventId: string; readonly personId: string },
): Promise<number> {
  const { accreditations } = await admin.ask(readPerson, { params });
  const [accreditation] = accreditations;
  if (!accreditation) throw new EvaluationError(`${params.personId} has no accreditation`);
  const to: AccreditationStatus = accreditation.status === 'active' ? 'suspended' : 'active';
  await admin.ask(changeAccreditationStatus, {
    params: { ...params, accreditationId: accreditation.id },
    body: { to, reason: 'measured' },
  });
  const began = performance.now();
  while (gallery.standingOf(params.personId)?.accreditations[0]?.status !== to) {
    if (performance.now() - began > LOST_AFTER_MS) throw new EvaluationError('a change never came');
    await delay(1);
  }
  return performance.now() - began;
}
