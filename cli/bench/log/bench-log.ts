import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import type { PassageFilter } from '#contract/passage';
import type { DatabasePlace, OpenDatabase } from '#server/db/database';
import { openDatabase } from '#server/db/open-database';
import { PassageSearch } from '#server/passage/passage-search';
import { passagesAt } from '#server/passage/passage-store';
import {
  EVENT_ID,
  GATES,
  idOf,
  makeUpLog,
  momentAt,
  PEOPLE,
  VENUES,
  venueOfZone,
  ZONES,
  zoneOfGate,
} from './made-up-log.ts';

export interface LogBench {
  readonly database: OpenDatabase['kind'];
  readonly passages: number;
  readonly fillSeconds: number;
  readonly megabytes: number;
  /** Whether the system's file cache was emptied before cold searches, or only the connection was new. */
  readonly coldMeans: 'caches-dropped' | 'new-connection';
  readonly searches: readonly SearchFigures[];
  readonly warm: Latencies;
  readonly cold: Latencies;
}

export interface SearchFigures {
  readonly filters: string;
  readonly rows: number;
  readonly warm: Latencies;
  readonly cold: Latencies;
  /** Of this process for a warm search, on average: SQLite works in it, PostgreSQL does not. */
  readonly cpuMs: number;
}

export interface Latencies {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

const PAGE = 50;
const DAY_SHARE = 1 / 30;

/** Three filters each, of every kind that there is; values anew for every search. */
const SEARCHES: readonly (readonly [string, () => PassageFilter])[] = [
  ['zone, denied, a day', () => ({ zoneId: anyZone(), outcome: 'denied', ...aDay() })],
  ['venue, unknown face, a day', () => ({ venueId: anyVenue(), outcome: 'unknown-face', ...aDay() })],
  ['venue, denied, out', () => ({ venueId: anyVenue(), outcome: 'denied', direction: 'out' })],
  ['venue, watchlist, in', () => ({ venueId: anyVenue(), reason: 'watchlist', direction: 'in' })],
  ['zone, revoked, in', () => ({ zoneId: anyZone(), reason: 'revoked', direction: 'in' })],
  ['gate, spoof, in', () => ({ accessPointId: anyGate(), outcome: 'spoof-suspected', direction: 'in' })],
  ['quiet gate, out, a day', () => ({ accessPointId: idOf.gate(GATES - 1), direction: 'out', ...aDay() })],
  ['lane, granted, a day', () => ({ laneId: anyLane(), outcome: 'granted', ...aDay() })],
  ['venue, granted, in', () => ({ venueId: anyVenue(), outcome: 'granted', direction: 'in' })],
  ['everywhere, granted, out, until', () => ({ outcome: 'granted', direction: 'out', until: aMoment() })],
  ['everywhere, expired, out, until', () => ({ reason: 'expired', direction: 'out', until: aMoment() })],
  ['everywhere, watchlist, in, until', () => ({ reason: 'watchlist', direction: 'in', until: aMoment() })],
  ['person, zone, granted', () => ({ personId: anyPerson(), zoneId: anyZone(), outcome: 'granted' })],
  ['person, venue, out', () => ({ personId: anyPerson(), venueId: anyVenue(), direction: 'out' })],
  ['person, denied, a day', () => ({ personId: anyPerson(), outcome: 'denied', ...aDay() })],
  ['nothing fits: another venue’s zone', nothingFits],
];

/**
 * Searches a made-up log as the portal does, a page of fifty with all that is shown of each. Every search is
 * timed by itself; how loaded the machine is shows in the figures.
 */
export async function benchLog(
  request: { readonly passages: number; readonly repeats: number; readonly databaseUrl: string | null },
  note: (text: string) => void,
): Promise<LogBench> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'venue-bench-'));
  const place: DatabasePlace =
    request.databaseUrl === null
      ? { kind: 'sqlite', dataDir }
      : { kind: 'postgres', url: request.databaseUrl, poolSize: 2 };
  const open = () => openDatabase(place, Date.now(), () => undefined);
  let database = await open();
  try {
    const began = performance.now();
    await makeUpLog(database, request.passages);
    const fillSeconds = (performance.now() - began) / 1000;
    note(`${request.passages} passages are in the log after ${fillSeconds.toFixed(0)} s`);
    const megabytes = (await sizeOf(database)) / 1e6;
    const coldMeans = dropCaches();
    const searches: (SearchFigures & { all: { warm: number[]; cold: number[] } })[] = [];
    for (const [filters, filter] of SEARCHES) {
      const cold: number[] = [];
      for (let i = 0; i < Math.ceil(request.repeats / 10); i += 1) {
        await database.close();
        dropCaches();
        database = await open();
        await sql`select 1`.execute(database.db);
        cold.push((await timed(database, filter())).ms);
      }
      const warm: number[] = [];
      let rows = 0;
      const cpu = process.cpuUsage();
      for (let i = 0; i < request.repeats; i += 1) {
        const found = await timed(database, filter());
        warm.push(found.ms);
        rows += found.rows;
      }
      const { user, system } = process.cpuUsage(cpu);
      searches.push({
        filters,
        cpuMs: (user + system) / 1000 / request.repeats,
        rows: rows / request.repeats,
        warm: latencies(warm),
        cold: latencies(cold),
        all: { warm, cold },
      });
    }
    return {
      database: database.kind,
      passages: request.passages,
      fillSeconds,
      megabytes,
      coldMeans,
      searches: searches.map(({ all: _, ...figures }) => figures),
      warm: latencies(searches.flatMap(({ all }) => all.warm)),
      cold: latencies(searches.flatMap(({ all }) => all.cold)),
    };
  } finally {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function timed(database: OpenDatabase, filter: PassageFilter): Promise<{ ms: number; rows: number }> {
  const began = performance.now();
  const places = await new PassageSearch(database).find(database.db, EVENT_ID, filter, null, PAGE + 1);
  const passages = await passagesAt(database.db, EVENT_ID, places);
  return { ms: performance.now() - began, rows: passages.length };
}

function latencies(ms: readonly number[]): Latencies {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

async function sizeOf(database: OpenDatabase): Promise<number> {
  if (database.kind === 'sqlite') return statSync(database.file).size;
  const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(
    database.db,
  );
  return rows[0]?.bytes ?? 0;
}

/** Linux, as root: what files the system holds in memory is forgotten. */
function dropCaches(): LogBench['coldMeans'] {
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return 'caches-dropped';
  } catch {
    return 'new-connection';
  }
}

const below = (n: number) => Math.floor(Math.random() * n);
const anyVenue = () => idOf.venue(below(VENUES));
const anyZone = () => idOf.zone(below(ZONES));
const anyGate = () => idOf.gate(below(GATES));
const anyLane = () => idOf.lane(below(GATES), below(4));
const anyPerson = () => idOf.person(below(PEOPLE));
const aMoment = () => momentAt(0.1 + Math.random() * 0.9);

function aDay(): PassageFilter {
  const share = Math.random() * (1 - DAY_SHARE);
  return { from: momentAt(share), until: momentAt(share + DAY_SHARE) };
}

function nothingFits(): PassageFilter {
  const gate = below(GATES);
  const venue = (venueOfZone(zoneOfGate(gate)) + 1) % VENUES;
  return { venueId: idOf.venue(venue), accessPointId: idOf.gate(gate), outcome: 'granted' };
}
