import { type RawBuilder, sql } from 'kysely';
import type { PassageFilter } from '#contract/passage';
import { BADGE_REASONS, DENIAL_REASONS, type OutcomeKind } from '#domain/access/outcome';
import type { Direction } from '#domain/access/passback';
import type { Db, OpenDatabase } from '../db/database.ts';
import type { PageCursor } from '../page-cursor.ts';

/** Where a passage is in the log. */
export interface PassagePlace {
  readonly at: number;
  readonly id: string;
}

/** The newest part of the log is looked through first: on PostgreSQL it is few parts, and mostly it is enough. */
const RECENT_MS = 31 * 24 * 60 * 60_000;

/**
 * Finds passages, newest first, whatever combination is asked for and however long the log is. The log is
 * never walked through in search of what is rare: by time, by person and by lane it lies in order already,
 * and what was not granted, a small part, by lane and by what was said as well. A place with many lanes is
 * many such runs, of which the newest rows are merged. Which run begins newest is looked up first; the
 * page cannot need rows of more runs than it has rows.
 */
export class PassageSearch {
  readonly #kind: OpenDatabase['kind'];

  constructor({ kind }: Pick<OpenDatabase, 'kind'>) {
    this.#kind = kind;
  }

  /** @param after the last row of the page before */
  async find(
    db: Db,
    eventId: string,
    filter: PassageFilter,
    after: PageCursor<number> | null,
    limit: number,
  ): Promise<PassagePlace[]> {
    const lanes = namesPlace(filter) ? await lanesOf(db, eventId, filter) : null;
    if (lanes?.length === 0) return [];
    const plan = planOf(eventId, filter, lanes);
    if (plan.runs.length === 0) return [];
    const untilMs = Math.min(filter.until ?? Number.MAX_SAFE_INTEGER, (after?.key ?? 4e15) + 1);
    const fromMs = filter.from ?? 0;
    const newestMs = await this.#newestMs(db, eventId, untilMs);
    if (newestMs === undefined || newestMs < fromMs) return [];
    const recentMs = Math.max(fromMs, newestMs - RECENT_MS);
    const recent = await this.#run(db, eventId, plan, { fromMs: recentMs, untilMs, after }, limit);
    if (recent.length >= limit || recentMs <= fromMs) return recent;
    const older = { fromMs, untilMs: recentMs, after };
    return [...recent, ...(await this.#run(db, eventId, plan, older, limit - recent.length))];
  }

  async #newestMs(db: Db, eventId: string, untilMs: number): Promise<number | undefined> {
    const row = await db
      .selectFrom('passages')
      .select('at')
      .where('event_id', '=', eventId)
      .where('at', '<', untilMs)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.at;
  }

  async #run(db: Db, eventId: string, plan: Plan, within: Within, limit: number): Promise<PassagePlace[]> {
    const shape = { eventId, plan, within };
    if (plan.runs.length <= 1) return this.#rowsOf(db, shape, plan.runs, limit);
    const heads = await this.#headsOf(db, shape);
    const newest = heads.toSorted((a, b) => b.at - a.at);
    // A page is full of rows no older than the last head that fits on it; runs that begin with it may hold them too.
    const edge = newest[limit - 1]?.at ?? within.fromMs;
    const needed = newest.filter(({ at }) => at >= edge).map(({ run }) => plan.runs[run] ?? []);
    if (needed.length === 0) return [];
    return this.#rowsOf(db, { ...shape, within: { ...within, fromMs: edge } }, needed, limit);
  }

  /** The moment of the newest row of each run that has one. */
  async #headsOf(db: Db, shape: Shape): Promise<readonly { readonly run: number; readonly at: number }[]> {
    const first = this.#oneRun(shape, sql`p.at`, 1);
    const runs = this.#runsTable(shape.plan.runs);
    const { rows } =
      this.#kind === 'sqlite'
        ? await sql<{ run: number; at: number | null }>`select r.run, (${first}) as at from ${runs}`.execute(
            db,
          )
        : await sql<{ run: number; at: number }>`
            select r.run, x.at from ${runs} cross join lateral (${first}) x`.execute(db);
    return rows.flatMap(({ run, at }) => (at === null ? [] : [{ run, at }]));
  }

  async #rowsOf(db: Db, shape: Shape, runs: Plan['runs'], limit: number): Promise<PassagePlace[]> {
    const table = this.#runsTable(runs);
    const newestFirst = sql`order by at desc, id desc limit ${sql.lit(limit)}`;
    const query =
      this.#kind === 'sqlite'
        ? sql<PassagePlace>`select o.at, o.id from ${table} join passages o
            on o.rowid in (${this.#oneRun(shape, sql`p.rowid`, limit)}) ${newestFirst}`
        : sql<PassagePlace>`select x.at, x.id from ${table}
            cross join lateral (${this.#oneRun(shape, sql`p.at, p.id`, limit)}) x ${newestFirst}`;
    return (await query.execute(db)).rows;
  }

  /** The newest rows of the run `r`, of which each value is one of its columns. */
  #oneRun(
    { eventId, plan, within }: Shape,
    columns: RawBuilder<unknown>,
    limit: number,
  ): RawBuilder<unknown> {
    const { fromMs, untilMs, after } = within;
    const conditions = [
      ...plan.keys.map((key, i) => sql`${key} = ${sql.ref(`r.k${i}`)}`),
      sql`p.at >= ${fromMs}`,
      sql`p.at < ${untilMs}`,
      ...(after ? [sql`(p.at, p.id) < (${after.key}, ${after.id})`] : []),
      ...plan.also,
      // Cuts PostgreSQL's parts to those of the event; in SQLite it would only tempt it to another index.
      ...(this.#kind === 'postgres' || plan.keys.length === 0 ? [sql`p.event_id = ${eventId}`] : []),
    ];
    return sql`select ${columns} from passages p where ${sql.join(conditions, sql` and `)}
      order by p.at desc, p.id desc limit ${sql.lit(limit)}`;
  }

  /** One row a run: its number `run` and the values of its keys, `k0`, `k1` … */
  #runsTable(runs: Plan['runs']): RawBuilder<unknown> {
    const width = runs[0]?.length ?? 0;
    const columns = Array.from({ length: width }, (_, i) => i);
    const json = JSON.stringify(runs);
    if (this.#kind === 'sqlite') {
      const keys = columns.map((i) => sql`, value ->> ${sql.lit(i)} as ${sql.ref(`k${i}`)}`);
      return sql`(select key as run ${sql.join(keys, sql``)} from json_each(${json})) r`;
    }
    const keys = columns.map((i) => sql`, run.value ->> ${sql.lit(i)} as ${sql.ref(`k${i}`)}`);
    return sql`(select (run.place - 1)::int as run ${sql.join(keys, sql``)}
      from jsonb_array_elements(${json}::jsonb) with ordinality as run(value, place)) r`;
  }
}

interface Within {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly after: PageCursor<number> | null;
}

interface Shape {
  readonly eventId: string;
  readonly plan: Plan;
  readonly within: Within;
}

/** Rows that lie together and in order in some index, as the values of its first columns. */
interface Plan {
  readonly keys: readonly RawBuilder<unknown>[];
  readonly runs: readonly (readonly string[])[];
  /** What holds for most rows of a run. */
  readonly also: readonly RawBuilder<unknown>[];
}

const DIRECTIONS: readonly Direction[] = ['in', 'out'];
/** As in the indexes `passages_refused` and `passages_refused_by_lane`. */
const REFUSED = sql`p.outcome <> 'granted'`;
const SAID = sql`(p.outcome || coalesce('/' || p.reason, ''))`;

function planOf(eventId: string, filter: PassageFilter, lanes: readonly string[] | null): Plan {
  const { personId, outcome, reason } = filter;
  const directions = filter.direction === undefined ? DIRECTIONS : [filter.direction];
  if (personId !== undefined)
    return { keys: [sql`p.person_id`], runs: [[personId]], also: alsoOf(eventId, filter, lanes) };
  const said = reason !== undefined || (outcome !== undefined && outcome !== 'granted');
  if (said) {
    const words = wordsOf(outcome, reason);
    const keys = [sql`p.direction`, SAID];
    const wordRuns = directions.flatMap((direction) => words.map((word) => [direction, word]));
    return lanes === null
      ? { keys: [sql`p.event_id`, ...keys], runs: wordRuns.map((run) => [eventId, ...run]), also: [REFUSED] }
      : {
          keys: [sql`p.lane_id`, ...keys],
          runs: lanes.flatMap((lane) => wordRuns.map((run) => [lane, ...run])),
          also: [REFUSED],
        };
  }
  const also = outcome === undefined ? [] : [sql`p.outcome = 'granted'`];
  if (lanes === null) return { keys: [], runs: [[]], also };
  return {
    keys: [sql`p.lane_id`, sql`p.direction`],
    runs: lanes.flatMap((lane) => directions.map((direction) => [lane, direction])),
    also,
  };
}

/** Somebody's passages are few, and each is looked at. */
function alsoOf(
  eventId: string,
  { outcome, reason, direction }: PassageFilter,
  lanes: readonly string[] | null,
): readonly RawBuilder<unknown>[] {
  return [
    // Written so that no database takes it for a reason to use another index.
    sql`p.event_id || '' = ${eventId}`,
    ...(outcome === undefined ? [] : [sql`p.outcome = ${outcome}`]),
    ...(reason === undefined ? [] : [sql`p.reason = ${reason}`]),
    ...(direction === undefined ? [] : [sql`p.direction = ${direction}`]),
    ...(lanes === null ? [] : [sql`p.lane_id in (${sql.join(lanes)})`]),
  ];
}

/** An outcome with its reason, as the indexes have it: `denied/zone`, `unknown-face`. */
function wordsOf(outcome: OutcomeKind | undefined, reason: string | undefined): readonly string[] {
  const withReasons = REASONS.filter((one) => outcome === undefined || one.outcome === outcome);
  const words = withReasons
    .filter((one) => reason === undefined || one.reason === reason)
    .map((one) => `${one.outcome}/${one.reason}`);
  return reason !== undefined || outcome === undefined ? words : [outcome, ...words];
}

const REASONS = [
  ...DENIAL_REASONS.map((reason) => ({ outcome: 'denied', reason })),
  ...BADGE_REASONS.map((reason) => ({ outcome: 'badge-required', reason })),
] as const;

/** A direction too is found by lanes: each has mostly one. */
function namesPlace({ venueId, zoneId, accessPointId, laneId, direction, outcome, reason }: PassageFilter) {
  const said = reason !== undefined || (outcome !== undefined && outcome !== 'granted');
  return (
    [venueId, zoneId, accessPointId, laneId].some((id) => id !== undefined) ||
    (!said && direction !== undefined)
  );
}

async function lanesOf(db: Db, eventId: string, filter: PassageFilter): Promise<readonly string[]> {
  const { venueId = '', zoneId = '', accessPointId = '', laneId = '' } = filter;
  const rows = await db
    .selectFrom('lanes')
    .innerJoin('access_points', 'access_points.id', 'lanes.access_point_id')
    .select('lanes.id')
    .where('lanes.event_id', '=', eventId)
    .$if(venueId !== '', (q) => q.where('access_points.venue_id', '=', venueId))
    .$if(zoneId !== '', (q) => q.where('access_points.zone_id', '=', zoneId))
    .$if(accessPointId !== '', (q) => q.where('access_points.id', '=', accessPointId))
    .$if(laneId !== '', (q) => q.where('lanes.id', '=', laneId))
    .execute();
  return rows.map(({ id }) => id);
}
