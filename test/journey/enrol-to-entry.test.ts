import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPassages, type Passage } from '#contract/passage';
import { addPhoto, createPerson } from '#contract/person';
import { ATHLETE_102, ATHLETE_103, ATHLETE_104, type DemoPerson, VOLUNTEER_204 } from '#demo/cast';
import { portraitJpeg } from '#demo/portrait';
import { ServerClient } from '#demo/server-client';
import { readGateStatus } from '#gate-agent/main';
import { CliProcess } from '../world/cli-process.ts';
import { DAY_MS, gateIn, makeDoor, pairByCode, startGate } from '../world/door.ts';
import { eventually } from '../world/eventually.ts';

const MEMBERS: readonly DemoPerson[] = [VOLUNTEER_204, ATHLETE_102, ATHLETE_103, ATHLETE_104];

/** Server and gate agent as processes, spoken to over HTTP, from the first sign-in to the log. */
describe('from enrolment to the access log', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'venue-access-journey-'));
  const gateFolder = gateIn(folder);
  let server: CliProcess;
  let gate: CliProcess | undefined;
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
    const door = await makeDoor(client);
    eventId = door.eventId;
    for (const member of MEMBERS) {
      const validity = { validFromMs: Date.now() - DAY_MS, validUntilMs: Date.now() + DAY_MS };
      const { id: personId } = await client.ask(createPerson, {
        params: { eventId },
        body: {
          name: member.name,
          externalId: null,
          accreditations: [{ category: member.category, zones: ['HALL'], ...validity }],
        },
      });
      const photo = await portraitJpeg(member.portrait);
      const verdict = await client.upload(addPhoto, { params: { eventId, personId } }, photo);
      expect(verdict.kind).toBe('accepted');
    }
    await pairByCode(client, serverUrl, door, gateFolder);
  }, 120_000);

  afterAll(async () => {
    await gate?.stop();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets an enrolled person through and shows the entry in the log', async () => {
    gate = startGate(gateFolder, [
      { who: VOLUNTEER_204.name, atMs: 3_000 },
      { who: ATHLETE_102.name, atMs: 45_000 },
      { who: ATHLETE_103.name, atMs: 53_000 },
      { who: ATHLETE_104.name, atMs: 61_000 },
    ]);
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
      const reading = readGateStatus(gateFolder.dataDir);
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
    expect(await gate?.stop('SIGTERM'), gate?.printed).toBe(0);
    expect(await server.stop('SIGINT'), server.printed).toBe(0);
    expect(readGateStatus(gateFolder.dataDir).kind).toBe('stopped');
  });
});
