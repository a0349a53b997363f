import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { type PipelineId, toPipelineId } from '#domain/face/embedding';
import type { NearestOthers } from '#domain/promise/nearest-others';
import { CommitNotifier } from '#server/commit-notifier';
import { openDatabase } from '#server/db/open-database';
import { MasterKeys } from '#server/privacy/master-keys';
import { Vault } from '#server/privacy/vault';
import { Calibrator, type CalibratorNeeds } from '#server/promise/calibrator';
import { nearestPage } from '#server/promise/nearest-store';
import { SyntheticEvent, type SyntheticPerson } from '../../../cli/bench/synthetic-event.ts';
import { SyntheticPeople } from '../../../cli/bench/synthetic-people.ts';
import { MovableClock } from './running-server.ts';
import { databasePlace, dropDatabase, ensureDatabase } from './test-database.ts';

export const CROWD_PIPELINE: PipelineId = toPipelineId('crowd-v1');
const DIM = 64;
/** Crowds of so few numbers are more alike than faces. */
export const REVIEW_LEVEL = 0.9;

type Limits = Pick<CalibratorNeeds, 'memoryBytes' | 'outsidersAtMost'>;

/** A server's database with an event of made-up people, and what measures them. */
export async function openCrowd() {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'venue-crowd-'));
  await ensureDatabase(dataDir);
  const database = await openDatabase(databasePlace(dataDir), 0, () => undefined);
  const { db, close } = database;
  const vault = new Vault(new MasterKeys(new Uint8Array(32).fill(7)));
  const clock = new MovableClock();
  const notifier = new CommitNotifier();
  const event = await SyntheticEvent.make(db, vault, CROWD_PIPELINE);
  const faces = new SyntheticPeople(DIM, 11);
  const calibrators: Calibrator[] = [];
  const people: SyntheticPerson[] = [];
  const logger = pino({ level: 'silent' });
  const around = { db, vault, pipelineId: CROWD_PIPELINE, outsidersAtMost: 1_000 };
  let enrolled = 0;
  onTestFinished(async () => {
    for (const calibrator of calibrators) await calibrator.close();
    await close();
    await dropDatabase(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  });
  return {
    database,
    db,
    vault,
    clock,
    notifier,
    logger,
    event,
    /** What a gallery of the event is measured with. */
    around,
    faces,
    people,
    /** Another process, as it were. */
    calibrator(limits: Partial<Limits> = {}): Calibrator {
      const calibrator = new Calibrator({
        ...around,
        clock,
        notifier,
        impostors: { samePersonAbove: REVIEW_LEVEL },
        logger,
        memoryBytes: 1e9,
        ...limits,
      });
      calibrators.push(calibrator);
      return calibrator;
    },
    async enrol(count: number, zones: readonly string[]): Promise<void> {
      const fresh = Array.from({ length: count }, (_, i): SyntheticPerson => {
        const id = `person-${String(enrolled + i).padStart(5, '0')}`;
        return { id, zones, templates: [faces.stranger()] };
      });
      enrolled += count;
      await event.enrol(fresh);
      people.push(...fresh);
    },
    async enrolPerson(person: SyntheticPerson): Promise<void> {
      await event.enrol([person]);
      people.push(person);
    },
    /** What the database knows of everyone's neighbours in a gallery. */
    async known(gallery: string): Promise<ReadonlyMap<string, NearestOthers['nearest']>> {
      const known = await nearestPage(db, { eventId: event.eventId, gallery }, '', 100_000);
      return new Map(known.map(({ personId, nearest }) => [personId, nearest]));
    },
  };
}

export type Crowd = Awaited<ReturnType<typeof openCrowd>>;

/** The two most similar members other than the person, by plain 64-bit arithmetic. */
export function nearestByForce(
  person: SyntheticPerson,
  members: readonly SyntheticPerson[],
): NearestOthers['nearest'] {
  return members
    .filter((other) => other.id !== person.id)
    .map((other) => ({
      personId: other.id,
      similarity: Math.max(...other.templates.flatMap((a) => person.templates.map((b) => dot(a, b)))),
    }))
    .sort((a, b) => b.similarity - a.similarity || (a.personId < b.personId ? -1 : 1))
    .slice(0, 2);
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN), 0);
}
