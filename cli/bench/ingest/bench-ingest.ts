import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createEvent } from '#contract/event';
import { uploadJournal } from '#contract/journal';
import { createPerson } from '#contract/person';
import { ADMINISTRATOR } from '#contract/role';
import { createAccessPoint, createVenue, createZone } from '#contract/venue';
import { ServerClient } from '#demo/server-client';
import type { JournalBody } from '#domain/journal/record';
import { systemClock } from '#server/clock';
import { serverSettingsSchema } from '#server/config';
import { startServer } from '#server/main';
import { SigningGate } from './signing-gate.ts';

export interface IngestRequest {
  readonly batches: number;
  readonly gates: number;
  /** `decisions`: 200 passages a batch. `visits`: a hundred, each with what became of it. */
  readonly content: 'decisions' | 'visits';
  readonly databaseUrl: string | null;
}

export interface IngestBench {
  readonly content: IngestRequest['content'];
  readonly database: 'sqlite' | 'postgres';
  readonly batches: number;
  readonly passages: number;
  readonly passagesPerSecond: number;
  readonly recordsPerSecond: number;
  /** Of the whole process: the server and, a small part, the gates' side of HTTP. */
  readonly cpuMsPerBatch: number;
  readonly batchP95Ms: number;
  readonly eventLoopP99Ms: number;
}

const RECORDS = 200;
const PEOPLE = 500;
/** The first are not measured: code is compiled and caches fill. */
const WARM_UP = 10;

/** Gates upload at once, each one batch after the other, over HTTP, to the whole server on a durable database. */
export async function benchIngest(of: IngestRequest): Promise<IngestBench> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'venue-bench-'));
  const settings = serverSettingsSchema.parse({
    dataDir,
    port: 0,
    logLevel: 'error',
    ...(of.databaseUrl === null ? {} : { databaseUrl: of.databaseUrl }),
  });
  const server = await startServer(settings, {
    clock: systemClock,
    log: { kind: 'file', path: path.join(dataDir, 'server.log') },
    replies: 'trusted',
  });
  const agent = new Agent({ keepAlive: true });
  try {
    const prepared = await prepare(of, server.url, await server.issueSignInLink('bench', [ADMINISTRATOR]));
    const upload = async ({ gate, bodies }: PreparedGate) => {
      const times: number[] = [];
      for (const body of bodies) {
        const began = performance.now();
        await send(agent, server.url, body, await gate.token(systemClock.nowMs()));
        times.push(performance.now() - began);
      }
      return times;
    };
    await Promise.all(prepared.map(({ gate, bodies }) => upload({ gate, bodies: bodies.slice(0, WARM_UP) })));
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const cpu = process.cpuUsage();
    const began = performance.now();
    const times = await Promise.all(
      prepared.map(({ gate, bodies }) => upload({ gate, bodies: bodies.slice(WARM_UP) })),
    );
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    delay.disable();
    const sorted = times.flat().toSorted((a, b) => a - b);
    const passages = sorted.length * (of.content === 'decisions' ? RECORDS : RECORDS / 2);
    return {
      content: of.content,
      database: of.databaseUrl === null ? 'sqlite' : 'postgres',
      batches: sorted.length,
      passages,
      passagesPerSecond: passages / seconds,
      recordsPerSecond: (sorted.length * RECORDS) / seconds,
      cpuMsPerBatch: (user + system) / 1000 / sorted.length,
      batchP95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
      eventLoopP99Ms: delay.percentile(99) / 1e6,
    };
  } finally {
    agent.destroy();
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface PreparedGate {
  readonly gate: SigningGate;
  readonly bodies: readonly Buffer[];
}

async function prepare(of: IngestRequest, url: string, link: string): Promise<readonly PreparedGate[]> {
  const admin = await ServerClient.signIn(url, link);
  const event = await admin.ask(createEvent, { body: { name: 'Bench', timeZone: 'UTC', state: 'live' } });
  const params = { eventId: event.id };
  const people: string[] = [];
  for (let i = 0; i < PEOPLE; i += 1) {
    const body = { name: `Person ${i}`, externalId: null, accreditations: [] };
    people.push((await admin.ask(createPerson, { params, body })).id);
  }
  const venue = await admin.ask(createVenue, { params, body: { code: 'ARENA', name: 'Arena' } });
  const inVenue = { ...params, venueId: venue.id };
  const zone = await admin.ask(createZone, {
    params: inVenue,
    body: { code: 'A', name: 'A', policy: POLICY },
  });
  const gates: PreparedGate[] = [];
  for (let i = 0; i < of.gates; i += 1) {
    const accessPoint = await admin.ask(createAccessPoint, {
      params: inVenue,
      body: {
        name: `Gate ${i}`,
        zoneId: zone.id,
        galleryScope: 'entitled',
        lanes: [{ name: 'Lane', direction: 'in' }],
      },
    });
    const gate = await SigningGate.pair(admin, event.id, accessPoint.id);
    const laneId = accessPoint.lanes[0]?.id ?? '';
    const bodies = Array.from({ length: WARM_UP + Math.ceil(of.batches / of.gates) }, (_, batch) =>
      gate.batch(recordsOf(of.content, laneId, people), systemClock.nowMs() - 60_000 + batch),
    );
    gates.push({ gate, bodies });
  }
  return gates;
}

function recordsOf(
  content: IngestRequest['content'],
  laneId: string,
  people: readonly string[],
): JournalBody[] {
  const visits = content === 'decisions' ? RECORDS : RECORDS / 2;
  return Array.from({ length: visits }, () => {
    const passageId = randomUUID();
    const decision = decisionOf(passageId, laneId, people[Math.floor(Math.random() * people.length)] ?? null);
    const result: JournalBody = { kind: 'result', passageId, laneId, result: 'passed' };
    return content === 'decisions' ? [decision] : [decision, result];
  }).flat();
}

function decisionOf(passageId: string, laneId: string, personId: string | null): JournalBody {
  const granted = Math.random() < 0.92;
  return {
    kind: 'decision',
    passageId,
    laneId,
    direction: 'in',
    outcome: granted ? { kind: 'granted' } : { kind: 'denied', reason: 'time' },
    personId,
    accreditationId: null,
    softPassback: false,
    evidence: {
      pipelineId: 'bench-v1',
      similarity: 0.7132,
      margin: 0.4127,
      threshold: 0.4512,
      promisedFpir: 0.001,
      galleryPeople: 4731,
      galleryAgeMs: 2140,
      sightings: 8,
      usableFrames: 6,
      clearFrames: 6,
      suspectFrames: 0,
      visitMs: 640,
    },
    cropSha256: null,
  };
}

const POLICY = {
  promisedFpir: 0.001,
  liveness: 'off',
  passback: { kind: 'none' },
  staleAfterMs: 60_000,
  whenStale: 'refuse',
  keepCropsMs: 0,
} as const;

function send(agent: Agent, url: string, body: Buffer, token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': body.length,
    };
    const req = request(new URL(uploadJournal.path, url), { method: 'POST', agent, headers }, (res) => {
      res.resume();
      res.once('end', () =>
        res.statusCode === 200
          ? resolve()
          : reject(new Error(`an upload was answered with ${res.statusCode}`)),
      );
    });
    req.once('error', reject);
    req.end(body);
  });
}
