import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccessPoint, createEvent, createVenue, createZone } from '#contract/event';
import { createPairingCode } from '#contract/gate';
import { listPassages, type Passage } from '#contract/passage';
import { addPhoto, createPerson } from '#contract/person';
import { ATHLETE_102, ATHLETE_103, ATHLETE_104, type DemoPerson, VOLUNTEER_204 } from '#demo/cast';
import { portraitJpeg } from '#demo/portrait';
import { ServerClient } from '#demo/server-client';
import { readGateStatus } from '#gate-agent/main';
import { CliProcess } from '../world/cli-process.ts';
import { eventually } from '../world/eventually.ts';
import { writeScene } from './walks.ts';

const DAY_MS = 86_400_000;
const MEMBERS: readonly DemoPerson[] = [VOLUNTEER_204, ATHLETE_102, ATHLETE_103, ATHLETE_104];

/** Server and gate agent as processes, spoken to over HTTP, from the first sign-in to the log. */
describe('from enrolment to the access log', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'venue-access-journey-'));
  const gateDataDir = path.join(folder, 'gate');
  let server: CliProcess;
  let gate: CliProcess;
  let serverUrl: string;
  let client: ServerClient;
  let eventId: string;

  const startServer = (port: string) =>
    new CliProcess(['serve'], {
      cwd: folder,
      env: { VENUE_DATA_DIR: path.join(folder, 'server'), VENUE_PORT: port },
    });
  const entries = async (): Promise<readonly Passage[]> => {
    const { passages } = await client.ask(listPassages, { params: { eventId }, query: { limit: 200 } });
    return passages;
  };

  beforeAll(async () => {
    server = startServer('0');
    serverUrl = (await server.prints(/Portal:\s+(\S+)/))[1] ?? '';
    client = await ServerClient.signIn(serverUrl, (await server.prints(/Sign in:\s+(\S+)/))[1] ?? '');

    ({ id: eventId } = await client.ask(createEvent, { body: { name: 'Journey', timeZone: 'UTC' } }));
    const { id: venueId } = await client.ask(createVenue, { params: { eventId }, body: { name: 'Hall' } });
    const params = { eventId, venueId };
    const zone = await client.ask(createZone, {
      params,
      body: {
        code: 'HALL',
        name: 'Hall',
        policy: {
          promisedFpir: 0.001,
          liveness: 'passive',
          passback: { kind: 'none' },
          staleAfterMs: DAY_MS,
          whenStale: 'refuse',
          keepCropsMs: DAY_MS,
        },
      },
    });
    const accessPoint = await client.ask(createAccessPoint, {
      params,
      body: {
        name: 'Door',
        zoneId: zone.id,
        galleryScope: 'entitled',
        lanes: [{ name: 'Lane 1', direction: 'in' }],
      },
    });
    for (const member of MEMBERS) {
      const accreditations = [
        {
          category: member.category,
          zones: ['HALL'],
          validFromMs: Date.now() - DAY_MS,
          validUntilMs: Date.now() + DAY_MS,
        },
      ];
      const person = await client.ask(createPerson, {
        params: { eventId },
        body: { name: member.name, externalId: null, accreditations },
      });
      const photoParams = { eventId, personId: person.id };
      const verdict = await client.upload(
        addPhoto,
        { params: photoParams },
        await portraitJpeg(member.portrait),
      );
      expect(verdict.kind).toBe('accepted');
    }
    const { code } = await client.ask(createPairingCode, {
      params: { eventId, accessPointId: accessPoint.id },
    });
    const pairing = new CliProcess(
      ['gate', 'pair', '--server', serverUrl, '--code', code, '--data-dir', gateDataDir],
      {
        cwd: folder,
      },
    );
    expect(await pairing.ends(), pairing.printed).toBe(0);
  }, 120_000);

  afterAll(async () => {
    await gate?.stop();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets an enrolled person through and shows the entry in the log', async () => {
    const scene = path.join(folder, 'scene.json');
    writeScene(scene, [
      { who: VOLUNTEER_204.name, atMs: 3_000 },
      { who: ATHLETE_102.name, atMs: 45_000 },
      { who: ATHLETE_103.name, atMs: 53_000 },
      { who: ATHLETE_104.name, atMs: 61_000 },
    ]);
    const config = path.join(folder, 'gate.json');
    const lane = {
      lane: 'Lane 1',
      camera: { kind: 'scene', file: scene },
      turnstile: { kind: 'simulated' },
      minFaceHeightPx: 100,
    };
    writeFileSync(config, JSON.stringify({ dataDir: gateDataDir, lanes: [lane] }));
    gate = new CliProcess(['gate', 'run', '--config', config], { cwd: folder });

    const entry = await eventually('the first entry is in the log', async () => {
      const [first] = await entries();
      return first?.result ? first : null;
    });
    expect(entry).toMatchObject({
      person: { name: VOLUNTEER_204.name },
      outcome: { kind: 'granted' },
      result: 'passed',
      hasCrop: true,
      evidence: { galleryPeople: MEMBERS.length, promisedFpir: 0.001 },
    });
    expect(entry.evidence.similarity).toBeGreaterThanOrEqual(entry.evidence.threshold ?? Number.NaN);
  }, 180_000);

  it('works on while the server is stopped, and every entry arrives once when it returns', async () => {
    await server.stop();
    await eventually('three people have walked through without the server', () => {
      const reading = readGateStatus(gateDataDir);
      // A decision and its result for each of the three.
      return reading.kind === 'running' && reading.status.journal.pending >= 6 ? true : null;
    });

    server = startServer(new URL(serverUrl).port);
    await server.prints(/Portal:/);
    const log = await eventually('the three entries have arrived', async () => {
      const all = await entries();
      return all.length >= 4 && all.every(({ result }) => result !== null) ? all : null;
    });
    const names = log.map(({ person }) => person?.name).toReversed();
    expect(names).toEqual(MEMBERS.map(({ name }) => name));
    expect(log.every(({ outcome, result }) => outcome.kind === 'granted' && result === 'passed')).toBe(true);
  }, 180_000);

  it('stops gate and server cleanly when told to', async () => {
    expect(await gate.stop('SIGTERM'), gate.printed).toBe(0);
    expect(await server.stop('SIGINT'), server.printed).toBe(0);
    expect(readGateStatus(gateDataDir).kind).toBe('stopped');
  });
});
