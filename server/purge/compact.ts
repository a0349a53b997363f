import { sql } from 'kysely';
import type { OpenDatabase, PostgresDatabase } from '../db/database.ts';
import { codeOf } from '../db/postgres-refusal.ts';
import { allTables } from './event-tables.ts';

/** More than PostgreSQL keeps ready of its log unless it is told to (max_wal_size of 1 GB). */
const MOST_SEGMENTS = 80;
const MEGABYTE = 2 ** 20;

/**
 * Sees to it that nothing deleted lingers in free space or in write-ahead logs.
 * @returns what was done, and what could not be, in words for the certificate
 */
export async function compact(database: OpenDatabase): Promise<string[]> {
  if (database.kind === 'postgres') return compactPostgres(database);
  await sql`vacuum`.execute(database.db);
  await database.checkpoint();
  return ['VACUUM', 'write-ahead log emptied'];
}

async function compactPostgres({ db, kind, pool }: PostgresDatabase): Promise<string[]> {
  const tables = await allTables({ db, kind });
  // Each is written anew to a file of its own; the old file goes.
  for (const table of tables) await sql`vacuum full ${sql.table(table)}`.execute(db);
  const done = [`VACUUM FULL of ${tables.length} tables`];
  try {
    await renewLog(pool);
    return [...done, 'write-ahead log written over'];
  } catch (error) {
    // insufficient_privilege: only some users may end a segment of the log.
    if (codeOf(error) !== '42501') throw error;
    return [...done, 'the write-ahead log is left to PostgreSQL: this user may not switch it'];
  }
}

/**
 * Ends the log's segment and lets PostgreSQL drop those before. Where it keeps old segments for later
 * (wal_recycle) they would go on holding what they held, so they are written over one by one.
 */
async function renewLog(pool: PostgresDatabase['pool']): Promise<void> {
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
}
