import { sql } from 'kysely';
import type { Db, OpenDatabase } from '../db/database.ts';

/**
 * What stays of a purged event: its name, its codes, its places, its gates with their keys, what was ordered of them
 * and proved, who may read of it, and the audit log. None of it holds anything of people but random numbers in the audit log.
 */
export const KEPT_TABLES: readonly string[] = [
  'access_points',
  'accreditation_codes',
  'audit_log',
  'devices',
  'events',
  'lanes',
  'purges',
  'removal_orders',
  'removal_receipts',
  'user_roles',
  'venues',
  'zones',
];

/** Every table with rows that belong to one event, those added later too; parts of a table are not named. */
export async function tablesOfEvents({ db, kind }: Pick<OpenDatabase, 'db' | 'kind'>): Promise<string[]> {
  const { rows } =
    kind === 'sqlite'
      ? await sql<{ name: string }>`select m.name as name from sqlite_master m
          join pragma_table_info(m.name) c where m.type = 'table' and c.name = 'event_id'`.execute(db)
      : await sql<{ name: string }>`select c.relname as name from pg_class c
          join pg_attribute a on a.attrelid = c.oid
          where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
            and not c.relispartition and a.attname = 'event_id' and not a.attisdropped`.execute(db);
  return rows.map(({ name }) => name).sort();
}

/** All tables that hold rows, parts included. */
export async function allTables({ db, kind }: Pick<OpenDatabase, 'db' | 'kind'>): Promise<string[]> {
  const { rows } =
    kind === 'sqlite'
      ? await sql<{ name: string }>`select name from sqlite_master
          where type = 'table' and name not like 'sqlite_%'`.execute(db)
      : await sql<{ name: string }>`select relname as name from pg_class
          where relnamespace = current_schema()::regnamespace and relkind = 'r'`.execute(db);
  return rows.map(({ name }) => name).sort();
}

/** How many rows of the event the tables hold that keep none of a purged one. */
export async function rowsLeft(
  database: Pick<OpenDatabase, 'db' | 'kind'>,
  eventId: string,
): Promise<Record<string, number>> {
  const left: Record<string, number> = {};
  for (const table of await tablesOfEvents(database)) {
    if (KEPT_TABLES.includes(table)) continue;
    const count = await countRows(database.db, table, eventId);
    if (count > 0) left[table] = count;
  }
  return left;
}

export async function countRows(db: Db, table: string, eventId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}
    where event_id = ${eventId}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}
