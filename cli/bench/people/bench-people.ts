import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import { listPeople } from '#contract/person';
import { openDatabase } from '#server/db/open-database';
import { makeInstallation } from '../installation/make-installation.ts';
import { serveInstallation } from '../installation/serve-installation.ts';
import { quantile } from '../quantile.ts';
import { insertNamedPeople, madeUpName, madeUpNumber } from './named-people.ts';

type Query = z.input<typeof listPeople.query>;

interface Asked {
  readonly kind: string;
  readonly query: Query;
}

interface Answered {
  readonly kind: string;
  readonly requests: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly longestMs: number;
}

export interface PeopleBench {
  readonly people: number;
  readonly database: 'SQLite' | 'PostgreSQL';
  /** Each kind of question by itself, from asking to the last byte parsed. */
  readonly kinds: readonly Answered[];
  readonly all: Answered;
  /** Of the server. */
  readonly cpuMsPerRequest: number;
}

/** As the list of people asks. */
const PAGE = 60;

/**
 * Searches an event's people over HTTP, one question after the other as somebody types, and with the filters of the
 * list.
 * @param databaseUrl an empty PostgreSQL database; null for SQLite in a temporary folder
 */
export async function benchPeople(
  { people, rounds, databaseUrl }: { people: number; rounds: number; databaseUrl: string | null },
  note: (text: string) => void,
): Promise<PeopleBench> {
  const folder = mkdtempSync(path.join(tmpdir(), 'venue-bench-'));
  try {
    const installation = await makeInstallation({ folder, databaseUrl, people: 0, gates: 0, seed: 1 });
    const { eventId } = installation;
    const place =
      databaseUrl === null
        ? ({ kind: 'sqlite', dataDir: folder } as const)
        : ({ kind: 'postgres', url: databaseUrl, poolSize: 4 } as const);
    const database = await openDatabase(place, Date.now(), () => undefined);
    try {
      await insertNamedPeople(database.db, eventId, people);
    } finally {
      await database.close();
    }
    note(`${people} people are there`);
    const server = await serveInstallation(installation);
    try {
      const took = new Map<string, number[]>();
      const ask = async ({ kind, query }: Asked) => {
        const began = performance.now();
        await server.admin.ask(listPeople, { params: { eventId }, query: { limit: PAGE, ...query } });
        took.set(kind, [...(took.get(kind) ?? []), performance.now() - began]);
      };
      // Once round, so that files are in the system's memory as they are on a working day.
      for (const asked of questionsAbout(people, 0)) await ask(asked);
      took.clear();
      const before = server.process.use().cpuSeconds;
      for (let round = 1; round <= rounds; round += 1) {
        for (const asked of questionsAbout(people, round)) await ask(asked);
      }
      const cpuMs = 1_000 * (server.process.use().cpuSeconds - before);
      const everything = [...took.values()].flat();
      return {
        people,
        database: databaseUrl === null ? 'SQLite' : 'PostgreSQL',
        kinds: [...took].map(([kind, ms]) => answered(kind, ms)),
        all: answered('all', everything),
        cpuMsPerRequest: cpuMs / everything.length,
      };
    } finally {
      await server.process.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What somebody asks who looks for another person each round: letter by letter, by number, in vain, by filter. */
function questionsAbout(people: number, round: number): readonly Asked[] {
  const at = (round * 7_919) % people;
  const name = madeUpName(at);
  const [first = '', last = ''] = name.split(' ');
  return [
    { kind: 'everybody', query: {} },
    ...[1, 2, 3].map((letters) => ({
      kind: `${letters} letter${letters > 1 ? 's' : ''}`,
      query: { search: first.slice(0, letters) },
    })),
    { kind: 'a first name', query: { search: first } },
    { kind: 'a last name', query: { search: last } },
    { kind: 'a whole name', query: { search: name } },
    { kind: 'a number', query: { search: madeUpNumber(at) } },
    { kind: 'nobody', query: { search: `${first}xyz` } },
    { kind: 'a category', query: { category: 'PRESS' } },
    { kind: 'the suspended', query: { status: 'suspended' } },
    { kind: 'a name of a category', query: { search: last, category: 'ATH', status: 'active' } },
    { kind: 'without a face', query: { face: 'missing' } },
  ];
}

function answered(kind: string, ms: readonly number[]): Answered {
  return {
    kind,
    requests: ms.length,
    p50Ms: quantile(ms, 0.5),
    p95Ms: quantile(ms, 0.95),
    longestMs: Math.max(...ms),
  };
}
