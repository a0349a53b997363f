import { sql } from 'kysely';
import type { Db } from './database.ts';
import { isSqlite } from './dialect.ts';
import type { Tables } from './tables.ts';

/**
 * Writes many rows by one parameter: a statement with a parameter for each value takes longer to build and
 * to read than its rows take to write.
 * @param rows all with the same columns, of texts, numbers and nulls
 */
export async function insertRows<Name extends 'passages' | 'journal_records' | 'deliveries'>(
  db: Db,
  table: Name,
  rows: readonly Tables[Name][],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const names = Object.keys(first) as (keyof Tables[Name])[];
  const columns = sql.join(names.map((name) => sql.ref(String(name))));
  if (isSqlite(db)) {
    const json = JSON.stringify(rows.map((row) => names.map((name) => row[name])));
    const values = sql.join(names.map((_, i) => sql`value ->> ${sql.lit(i)}`));
    await sql`insert into ${sql.table(table)} (${columns}) select ${values} from json_each(${json})`.execute(
      db,
    );
    return;
  }
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`.execute(
    db,
  );
}
