import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

interface TraceTable {
  readonly table: 'zone_presence' | 'occupancy_corrections' | 'alerts' | 'gate_commands' | 'deliveries';
  /** The column that tells when it was. */
  readonly at: string;
  /** Which of its rows may go at all. */
  readonly which: string;
}

/**
 * What tells who was where beside the passages themselves; it goes when they go. What still holds stays: who is
 * inside, how many were counted, an alert that lasts, and the last command of each lane
 * and each gate, which tells what the lane does now and which number comes next.
 */
const TRACES: readonly TraceTable[] = [
  { table: 'zone_presence', at: 'at', which: 'inside = 0' },
  { table: 'occupancy_corrections', at: 'at', which: 'person_id is not null' },
  {
    table: 'alerts',
    at: 'last_at',
    which: '(person_id is not null or ended_at is not null or acknowledged_at is not null)',
  },
  {
    table: 'gate_commands',
    at: 'issued_at',
    which: `seq < (select max(later.seq) from gate_commands later where later.device_id = gate_commands.device_id
        and coalesce(later.lane_id, '') = coalesce(gate_commands.lane_id, ''))
      and id not in (select command_id from command_attachments)`,
  },
  { table: 'deliveries', at: 'at', which: '1 = 1' },
];

export interface OldTraces {
  readonly count: number;
  readonly oldest: number | null;
}

export async function countTraces(db: Db, eventId: string, beforeMs: number): Promise<OldTraces> {
  let count = 0;
  let oldest: number | null = null;
  for (const trace of TRACES) {
    const { rows } = await sql<OldTraces>`select count(*) as count, min(${sql.ref(trace.at)}) as oldest
      from ${sql.table(trace.table)} where ${isOld(trace, eventId, beforeMs)}`.execute(db);
    const [row] = rows;
    count += Number(row?.count ?? 0);
    if (row?.oldest != null) oldest = Math.min(oldest ?? Number.POSITIVE_INFINITY, Number(row.oldest));
  }
  return { count, oldest };
}

/** @returns how many it deleted, at most the limit of each table */
export async function deleteTraces(
  db: Db,
  eventId: string,
  beforeMs: number,
  limit: number,
): Promise<number> {
  let deleted = 0;
  for (const trace of TRACES) {
    const [key, table] = [keyOf(trace), sql.table(trace.table)];
    const { numAffectedRows } = await sql`delete from ${table} where (${key}) in
      (select ${key} from ${table} where ${isOld(trace, eventId, beforeMs)} limit ${limit})`.execute(db);
    deleted += Number(numAffectedRows ?? 0);
  }
  return deleted;
}

function keyOf({ table }: TraceTable) {
  return table === 'zone_presence' ? sql.raw('zone_id, person_id') : sql.ref('id');
}

function isOld({ at, which }: TraceTable, eventId: string, beforeMs: number) {
  return sql`event_id = ${eventId} and ${sql.ref(at)} < ${beforeMs} and ${sql.raw(which)}`;
}
