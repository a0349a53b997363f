import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Db, OpenDatabase, PostgresDatabase } from '../db/database.ts';
import { codeOf } from '../db/postgres-refusal.ts';
import { allTables } from './event-tables.ts';

/** More than PostgreSQL keeps ready of its log unless it is told to (max_wal_size of 1 GB). */
const MOST_SEGMENTS = 80;
const MEGABYTE = 2 ** 20;
/** Longer than PostgreSQL's own housekeeping or a request of another server looks at a table; a dump may go on for hours. */
const WAIT_FOR_OTHERS_MS = 120_000;
const LOOK_AGAIN_MS = 500;
/** insufficient_privilege */
const MAY_NOT = '42501';
/** lock_not_available */
const IN_USE = '55P03';
const LOCK_WITHIN_MS = 3_000;

/**
 * Sees to it that nothing deleted lingers in free space, in statistics or in write-ahead logs.
 * @param waitForOthersMs how long to wait for transactions that still see what was deleted
 * @returns what was done, and what could not be, in words for the certificate
 */
export async function compact(
  database: OpenDatabase,
  waitForOthersMs = WAIT_FOR_OTHERS_MS,
): Promise<string[]> {
  if (database.kind === 'postgres') return compactPostgres(database, waitForOthersMs);
  await sql`vacuum`.execute(database.db);
  await database.checkpoint();
  return ['VACUUM', 'write-ahead log emptied'];
}

async function compactPostgres(database: PostgresDatabase, waitForOthersMs: number): Promise<string[]> {
  const { db, pool } = database;
  const tables = await allTables(database);
  const done = [`VACUUM FULL of ${tables.length} tables`];
  const client = await pool.connect();
  try {
    // Whoever waits for a table keeps everybody behind him waiting too.
    await client.query(`set lock_timeout = ${LOCK_WITHIN_MS}`);
    const left = await rewriteTables(client, tables, waitForOthersMs);
    if (left.size > 0) done.push(await whatHolds(db, left));
    done.push(
      await unlessRefused(
        () => renewStatistics(client),
        'the statistics of columns are left to PostgreSQL: this user may not rewrite them, or they were in use',
      ),
    );
  } finally {
    // Closed rather than given back, for its setting.
    client.release(true);
  }
  const renewed = await unlessRefused(
    () => renewLog(pool),
    'the write-ahead log is left to PostgreSQL: this user may not switch it',
  );
  return [...done, renewed];
}

async function unlessRefused(work: () => Promise<string>, otherwise: string): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === MAY_NOT || codeOf(error) === IN_USE) return otherwise;
    throw error;
  }
}

/**
 * Each table is written anew to a file of its own and the old file goes. A deleted row that some open transaction
 * could still see (PostgreSQL's own ANALYZE is one) is written along, so such tables are written again until no row is.
 * @returns the tables for which the time was too short, and why
 */
async function rewriteTables(
  client: pg.PoolClient,
  tables: readonly string[],
  waitForOthersMs: number,
): Promise<ReadonlyMap<string, string>> {
  const givesUpAt = performance.now() + waitForOthersMs;
  for (let due = tables; ; await pause(LOOK_AGAIN_MS)) {
    const left = new Map<string, string>();
    for (const table of due) {
      const why = await rewriteTable(client, table);
      if (why !== null) left.set(table, why);
    }
    if (left.size === 0 || performance.now() >= givesUpAt) return left;
    due = [...left.keys()];
  }
}

/** @returns why deleted rows are left in it; how many VACUUM tells whoever asks it to, and nothing else does */
async function rewriteTable(client: pg.PoolClient, table: string): Promise<string | null> {
  let kept: number | null = null;
  const listen = ({ detail }: { readonly detail?: string | undefined }) => {
    const count = detail === undefined ? null : /\d+/.exec(detail);
    if (count) kept = Math.max(kept ?? 0, Number(count[0]));
  };
  client.on('notice', listen);
  try {
    await client.query(`vacuum (full, verbose) ${client.escapeIdentifier(table)}`);
  } catch (error) {
    if (codeOf(error) === IN_USE) return 'in use';
    throw error;
  } finally {
    client.off('notice', listen);
  }
  if (kept === null) throw new TypeError(`PostgreSQL does not say which rows of ${table} it kept`);
  return kept > 0 ? `${kept} deleted rows` : null;
}

/** Of transactions of other users PostgreSQL may not say that there are any. */
async function whatHolds(db: Db, left: ReadonlyMap<string, string>): Promise<string> {
  const { rows } = await sql<{ who: string }>`
    select concat_ws(' ', coalesce(nullif(application_name, ''), backend_type), 'process', pid,
        'since', to_char(xact_start at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) as who
      from pg_stat_activity
      where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()
    union all select concat('prepared transaction ', gid) from pg_prepared_xacts
      where database = current_database()
    union all select concat('replication slot ', slot_name) from pg_replication_slots
      where xmin is not null`.execute(db);
  const places = [...left].map(([table, why]) => `${table}: ${why}`).join(', ');
  const who = rows.length === 0 ? 'nobody this user may see' : rows.map((row) => row.who).join(', ');
  return `deleted rows are left (${places}), held by ${who}`;
}

/**
 * The planner keeps values of columns, names of people among them, and of a table that was emptied it keeps them
 * for good. So tables with rows are looked at anew, and of empty ones what is kept is dropped with the type of the column.
 */
async function renewStatistics(client: pg.PoolClient): Promise<string> {
  const { rows } = await client.query<{ table: string; column: string; type: string }>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
      from pg_stats s
      join pg_class c on c.relname = s.tablename and c.relnamespace = current_schema()::regnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = s.attname
      where s.schemaname = current_schema() and c.relkind = 'r' and not c.relispartition
      order by 1, 2`,
  );
  const tables = new Set(rows.map(({ table }) => table));
  for (const table of tables) {
    const name = client.escapeIdentifier(table);
    const { rowCount } = await client.query(`select 1 from ${name} limit 1`);
    if (rowCount !== 0) {
      await client.query(`analyze ${name}`);
      continue;
    }
    for (const { column, type } of rows.filter((row) => row.table === table)) {
      await client.query(`alter table ${name} alter column ${client.escapeIdentifier(column)} type ${type}`);
    }
  }
  await client.query('vacuum full pg_statistic');
  return `statistics of ${tables.size} tables renewed`;
}

/**
 * Ends the log's segment and lets PostgreSQL drop those before. Where it keeps old segments for later
 * (wal_recycle) they would go on holding what they held, so they are written over one by one.
 */
async function renewLog(pool: pg.Pool): Promise<string> {
  const next = async () => {
    await pool.query('select pg_switch_wal()');
    await pool.query('checkpoint');
  };
  await next();
  const { rows } = await pool.query<{ recycle: string; segments: number; bytes: number }>(
    `select current_setting('wal_recycle') as recycle, count(*)::int as segments, max(size)::int as bytes
     from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'`,
  );
  const [log] = rows;
  const segments = log?.recycle === 'on' ? Math.min(log.segments + 1, MOST_SEGMENTS) : 1;
  for (let i = 0; i < segments; i += 1) {
    for (let written = 0; log?.recycle === 'on' && written < log.bytes; written += MEGABYTE) {
      await pool.query(`select pg_logical_emit_message(false, 'venue-access', repeat('.', ${MEGABYTE}))`);
    }
    await next();
  }
  return 'write-ahead log written over';
}
