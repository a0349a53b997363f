import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pullGallery, sendHeartbeat } from '#contract/device';
import { listGates } from '#contract/gate';
import { changeAccreditationStatus, listPeople, readPerson } from '#contract/person';
import { PROTOCOL_VERSION, PROTOCOLS } from '#contract/version';
import type { ServerClient } from '#demo/server-client';
import type { AccreditationStatus } from '#domain/access/accreditation';
import { publicKeyOf } from '#gate-agent/device/device-keys';
import { ServerClock } from '#gate-agent/sync/server-clock';
import { ServerLink } from '#gate-agent/sync/server-link';
import { systemClock } from '#gate-agent/system-clock';
import { type Installation, makeInstallation, type PairedDevice } from './installation/make-installation.ts';
import { serveInstallation } from './installation/serve-installation.ts';
import { quantile } from './quantile.ts';

export interface FleetBenchRequest {
  readonly gates: number;
  readonly people: number;
  readonly seconds: number;
  /** Null for SQLite. */
  readonly databaseUrl: string | null;
}

export interface FleetBench {
  readonly gates: number;
  readonly people: number;
  readonly database: 'sqlite' | 'postgres';
  /** Until every gate held everyone and waited for news. */
  readonly connectedSeconds: number;
  readonly serverPeakMegabytes: number;
  readonly serverCpuSeconds: number;
  readonly heartbeats: number;
  /** From the server's answer to a change to the page at each gate. */
  readonly noticeMs: { readonly count: number; readonly median: number; readonly p99: number };
  /** Reads of the portal meanwhile, one after the other. */
  readonly readMs: { readonly count: number; readonly median: number; readonly p99: number };
}

const HEARTBEAT_MS = 10_000;
const LONG_POLL_MS = 25_000;
const CHANGE_EVERY_MS = 5_000;
const READ_EVERY_MS = 50;
const SAMPLE_EVERY_MS = 250;
/** So many begin at once: gates come back from a power cut by and by. */
const CONNECTING_AT_ONCE = 50;

/** A gate as the server sees it: heartbeats, and one request that waits for news. */
class ListeningGate {
  heartbeats = 0;
  private readonly link: ServerLink;
  private cursor: string | null = null;
  private readonly onNews: () => void;

  constructor(device: PairedDevice, { serverKey }: Installation, serverUrl: string, onNews: () => void) {
    const identity = { ...device, serverUrl, serverKey: publicKeyOf(serverKey) };
    const serverClock = new ServerClock(systemClock);
    this.link = new ServerLink({
      identity,
      serverUrl,
      clock: systemClock,
      serverClock,
      protocols: PROTOCOLS,
    });
    this.onNews = onNews;
  }

  /** Pulls until nothing more is ready. */
  async connect(signal: AbortSignal): Promise<void> {
    while (await this.pull(0, signal));
  }

  async listen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await unlessAborted(signal, async () => {
        const before = this.cursor;
        await this.pull(LONG_POLL_MS, signal);
        if (this.cursor !== before) this.onNews();
      });
    }
  }

  async beat(firstAfterMs: number, signal: AbortSignal): Promise<void> {
    await delay(firstAfterMs, undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      await unlessAborted(signal, () => this.link.ask(sendHeartbeat, { body: heartbeat() }, signal));
      this.heartbeats += 1;
      await delay(HEARTBEAT_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns whether more is ready */
  private async pull(waitMs: number, signal: AbortSignal): Promise<boolean> {
    const query = this.cursor === null ? {} : { after: this.cursor, waitMs };
    const page = await this.link.ask(pullGallery, { query }, signal, waitMs);
    this.cursor = page.cursor;
    return page.more;
  }
}

/** A real server on its own, and a fleet of gates with real keys in this process. */
export async function benchFleet(
  request: FleetBenchRequest,
  note: (text: string) => void,
): Promise<FleetBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-fleet-'));
  const stopping = new AbortController();
  const { signal } = stopping;
  try {
    const { gates: count, people, databaseUrl } = request;
    const installation = await makeInstallation({ folder, databaseUrl, people, gates: count, seed: 1 });
    const { process: server, url, admin } = await serveInstallation(installation);
    const loops: Promise<void>[] = [];
    let serverPeakMegabytes = 0;
    const watching = setInterval(() => {
      if (!server.hasEnded) serverPeakMegabytes = Math.max(serverPeakMegabytes, server.use().rssMegabytes);
    }, SAMPLE_EVERY_MS);
    try {
      const notices: number[] = [];
      let changedAtMs = Number.NaN;
      const onNews = () => {
        if (!Number.isNaN(changedAtMs)) notices.push(performance.now() - changedAtMs);
      };
      const gates = installation.devices.map(
        (device) => new ListeningGate(device, installation, url, onNews),
      );
      const began = performance.now();
      for (let from = 0; from < gates.length; from += CONNECTING_AT_ONCE) {
        await Promise.all(gates.slice(from, from + CONNECTING_AT_ONCE).map((gate) => gate.connect(signal)));
      }
      const connectedSeconds = (performance.now() - began) / 1000;
      for (const [i, gate] of gates.entries()) {
        loops.push(gate.listen(signal), gate.beat((i / gates.length) * HEARTBEAT_MS, signal));
      }
      // Awaited below, when the gates are told to stop.
      for (const loop of loops) loop.catch(() => undefined);
      note(`${count} gates are connected`);
      const readMs: number[] = [];
      const until = performance.now() + request.seconds * 1000;
      let changeDueMs = performance.now();
      for (let i = 0; performance.now() < until; i += 1) {
        if (performance.now() >= changeDueMs) {
          changedAtMs = Number.NaN;
          await change(admin, installation, i);
          changedAtMs = performance.now();
          changeDueMs = changedAtMs + CHANGE_EVERY_MS;
        }
        readMs.push(await readOf(admin, installation.eventId, i));
        await delay(READ_EVERY_MS);
      }
      stopping.abort();
      await Promise.all(loops);
      return {
        gates: count,
        people,
        database: databaseUrl === null ? 'sqlite' : 'postgres',
        connectedSeconds,
        serverPeakMegabytes,
        serverCpuSeconds: server.use().cpuSeconds,
        heartbeats: gates.reduce((sum, gate) => sum + gate.heartbeats, 0),
        noticeMs: { count: notices.length, median: quantile(notices, 0.5), p99: quantile(notices, 0.99) },
        readMs: { count: readMs.length, median: quantile(readMs, 0.5), p99: quantile(readMs, 0.99) },
      };
    } finally {
      clearInterval(watching);
      stopping.abort();
      await Promise.allSettled(loops);
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What a page of the portal asks for: people, one of them, the gates. */
async function readOf(admin: ServerClient, eventId: string, i: number): Promise<number> {
  const began = performance.now();
  const params = { eventId };
  if (i % 10 === 0) await admin.ask(listGates, { params });
  else await admin.ask(listPeople, { params, query: { limit: 50 } });
  return performance.now() - began;
}

async function change(admin: ServerClient, { eventId, personIds }: Installation, i: number): Promise<void> {
  const params = { eventId, personId: personIds[i % personIds.length] ?? '' };
  const { accreditations } = await admin.ask(readPerson, { params });
  for (const { id: accreditationId, status } of accreditations) {
    const to: AccreditationStatus = status === 'active' ? 'suspended' : 'active';
    await admin.ask(changeAccreditationStatus, {
      params: { ...params, accreditationId },
      body: { to, reason: 'measured' },
    });
  }
}

async function unlessAborted(signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}

function heartbeat() {
  return {
    agentVersion: 'bench',
    protocolVersion: PROTOCOL_VERSION,
    galleryPeople: 0,
    gallerySyncedAtMs: null,
    journalHead: 0,
    journalPending: 0,
    lanes: [],
    clock: null,
    journalSpace: 'roomy' as const,
    atMs: Date.now(),
  };
}
