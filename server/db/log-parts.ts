import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Db, OpenDatabase } from './database.ts';
import { isPlausible, type Month, monthAfter, monthOf } from './event-month.ts';
import { codeOf } from './postgres-refusal.ts';
import type { Tables } from './tables.ts';

const PARTED = ['passages', 'journal_records'] as const;
type PartedTable = (typeof PARTED)[number];

/** Any number does, so long as every process asks for the same one. */
const PART_LOCK = 7_013_249;
/** Making or dropping a part waits for running queries, and everybody else waits behind it: not for long. */
const LOCK_WITHIN_MS = 3_000;

/** No event is older than the program. */
const EARLIEST_COPIED_MS = Date.UTC(2026, 0);

/** SQLSTATE check_violation: rows of the part lie among the others already, and stay there. */
const ROWS_ELSEWHERE = '23514';

/**
 * The parts, one per event and month, in which PostgreSQL keeps passages and journal records. A record
 * whose time is not believable goes to the part for all others. SQLite has one table each, and nothing
 * to do here.
 */
export class LogParts {
  readonly #database: OpenDatabase;
  /** Parts known to be there, as `event/month`; they go only by retention, long after their last record. */
  readonly #known = new Set<string>();

  constructor(database: OpenDatabase) {
    this.#database = database;
  }

  /** Sees to it that records of these times have a part to go to. Not inside a transaction: making a part locks. */
  async cover(eventId: string, atMs: readonly number[], nowMs: number): Promise<void> {
    if (this.#database.kind === 'sqlite') return;
    const months = new Map(
      atMs.filter((at) => isPlausible(at, nowMs)).map((at) => [monthOf(at).name, monthOf(at)] as const),
    );
    for (const month of months.values()) await this.#make(eventId, month);
  }

  /** Makes the parts of this month and the next for every event that has a gate. */
  async makeAhead(nowMs: number): Promise<void> {
    if (this.#database.kind === 'sqlite') return;
    const events = await this.#database.db
      .selectFrom('devices')
      .select('event_id')
      .distinct()
      .where('revoked_at', 'is', null)
      .execute();
    const month = monthOf(nowMs);
    for (const { event_id } of events) {
      await this.#make(event_id, month);
      await this.#make(event_id, monthAfter(month));
    }
  }

  async #make(eventId: string, month: Month): Promise<void> {
    const key = `${eventId}/${month.name}`;
    if (this.#known.has(key)) return;
    for (const table of PARTED) await makePart(this.#database.db, table, eventId, month);
    this.#known.add(key);
  }
}

/** Makes the parts in a target that the log of a source needs. What its gates' clocks got wrong goes with all others. */
export async function coverLog(source: OpenDatabase, target: OpenDatabase): Promise<void> {
  if (target.kind === 'sqlite') return;
  for (const table of PARTED) {
    const spans = await source.db
      .selectFrom(table)
      .select(({ fn }) => ['event_id', fn.min('at').as('first'), fn.max('at').as('last')])
      .where('at', '>', EARLIEST_COPIED_MS)
      .where('at', '<', Date.now())
      .groupBy('event_id')
      .execute();
    for (const { event_id, first, last } of spans) {
      for (let month = monthOf(first); month.fromMs <= last; month = monthAfter(month)) {
        for (const parted of PARTED) await makePart(target.db, parted, event_id, month);
      }
    }
  }
}

/**
 * Drops the months of an event's log that ended before a moment and hold nothing any more, and so gives their space back
 * at once, which deleting rows does not. PostgreSQL only.
 * @returns the months dropped, `passages/2026_08`
 */
export async function dropEmptyMonths(db: Db, eventId: string, beforeMs: number): Promise<readonly string[]> {
  const dropped: string[] = [];
  for (const table of PARTED) {
    for (const month of await partsOf(db, table, eventId)) {
      if (month.untilMs > beforeMs) continue;
      const part = sql.table(partName(table, eventId, month));
      await briefly(db, async (tx) => {
        // Before it is looked at: a gate that was away for months may be about to write to it.
        await sql`lock table ${part} in access exclusive mode`.execute(tx);
        const { rows } = await sql`select 1 from ${part} limit 1`.execute(tx);
        if (rows.length > 0) return;
        await sql`drop table ${part}`.execute(tx);
        dropped.push(`${table}/${month.name}`);
      });
    }
  }
  return dropped;
}

/** Drops everything of an event's log at once, records and passages. PostgreSQL only. */
export async function dropEventLog(db: Db, eventId: string): Promise<void> {
  await briefly(db, async (tx) => {
    await tx.deleteFrom('crops').where('event_id', '=', eventId).execute();
    for (const table of PARTED) {
      for (const part of await partsOf(tx, table, eventId)) {
        await sql`drop table ${sql.table(partName(table, eventId, part))}`.execute(tx);
      }
      await tx.deleteFrom(table).where('event_id', '=', eventId).execute();
    }
  });
}

/**
 * Made beside the table and then attached: queries that run go on, where making it inside would stop
 * them.
 */
async function makePart(db: Db, table: PartedTable, eventId: string, month: Month): Promise<void> {
  const name = sql.table(partName(table, eventId, month));
  try {
    await briefly(db, async (tx) => {
      const there = await sql`select 1 from pg_class where relname = ${partName(table, eventId, month)}
        and relnamespace = current_schema()::regnamespace`.execute(tx);
      if (there.rows.length > 0) return;
      await sql`create table ${name} (like ${sql.table(table)} including defaults)`.execute(tx);
      await sql`alter table ${sql.table(table)} attach partition ${name}
        for values from (${sql.lit(eventId)}, ${sql.lit(month.fromMs)})
        to (${sql.lit(eventId)}, ${sql.lit(month.untilMs)})`.execute(tx);
    });
  } catch (error) {
    if (codeOf(error) !== ROWS_ELSEWHERE) throw error;
  }
}

/** One change of parts at a time, which gives up rather than keep others waiting. */
async function briefly(db: Db, change: (tx: Db) => Promise<void>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${PART_LOCK})`.execute(tx);
    await sql`select set_config('lock_timeout', ${String(LOCK_WITHIN_MS)}, true)`.execute(tx);
    await change(tx);
  });
}

async function partsOf(db: Kysely<Tables>, table: PartedTable, eventId: string): Promise<readonly Month[]> {
  const prefix = `${partPrefix(table, eventId)}_`;
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = ${table}::regclass and starts_with(c.relname, ${prefix})
    order by c.relname`.execute(db);
  return rows.map(({ name }) => {
    const text = name.slice(prefix.length);
    return monthOf(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4)) - 1));
  });
}

/** The part of an event's passages for a month. */
export function passagePartName(eventId: string, month: Month): string {
  return partName('passages', eventId, month);
}

function partName(table: PartedTable, eventId: string, month: Month): string {
  return `${partPrefix(table, eventId)}_${month.name}`;
}

/** An event's id has capitals and signs, and names in PostgreSQL end after 63 bytes: hence a hash. */
function partPrefix(table: PartedTable, eventId: string): string {
  return `${table}_${createHash('sha256').update(eventId).digest('hex').slice(0, 16)}`;
}
