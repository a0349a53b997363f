import { sql } from 'kysely';
import type { Db, OpenDatabase } from './database.ts';

const OWN_TO_EACH = ['schema_migrations'];

/** A connection or a transaction, and which kind of database it is on. */
type At = Pick<OpenDatabase, 'db' | 'kind'>;

/** Tables that others refer to before those that refer to them. */
export function tablesFirstReferred(
  names: readonly string[],
  references: readonly Reference[],
): readonly string[] {
  const placed: string[] = [];
  const place = (name: string): void => {
    if (placed.includes(name) || !names.includes(name)) return;
    for (const { from, to } of references) if (from === name && to !== name) place(to);
    placed.push(name);
  };
  for (const name of names) place(name);
  return placed;
}

/** Every table with rows of its own, the parts of a table as the one that they are parts of. */
export function tablesOf({ db, kind }: At): Promise<readonly string[]> {
  return kind === 'sqlite' ? sqliteTables(db) : postgresTables(db);
}

export async function referencesOf({ db, kind }: At): Promise<readonly Reference[]> {
  return kind === 'sqlite' ? sqliteReferences(db, await sqliteTables(db)) : postgresReferences(db);
}

/** A foreign key from one table to another. */
export interface Reference {
  readonly from: string;
  readonly to: string;
}

async function sqliteTables(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from sqlite_master
    where type = 'table' and name not like 'sqlite_%' order by name`.execute(db);
  return rows.map(({ name }) => name).filter((name) => !OWN_TO_EACH.includes(name));
}

async function sqliteReferences(db: Db, names: readonly string[]): Promise<readonly Reference[]> {
  const references: Reference[] = [];
  for (const from of names) {
    const { rows } = await sql<{
      to: string;
    }>`select "table" as "to" from pragma_foreign_key_list(${from})`.execute(db);
    references.push(...rows.map(({ to }) => ({ from, to })));
  }
  return references;
}

async function postgresTables(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
    order by relname`.execute(db);
  return rows.map(({ name }) => name).filter((name) => !OWN_TO_EACH.includes(name));
}

async function postgresReferences(db: Db): Promise<readonly Reference[]> {
  const { rows } = await sql<Reference>`select f.relname as "from", t.relname as "to"
    from pg_constraint c join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
    where c.contype = 'f' and f.relnamespace = current_schema()::regnamespace`.execute(db);
  return rows;
}
