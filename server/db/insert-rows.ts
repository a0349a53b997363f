import { CompiledQuery, sql } from 'kysely';
import type { Db } from './database.ts';
import { isSqlite } from './dialect.ts';
import { EachRow } from './each-row.ts';
import type { Tables } from './tables.ts';

/**
 * Writes many rows by one statement of one text: one with a parameter for each value takes longer to build and to read
 * than its rows take to write.
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
  if (isSqlite(db)) {
    const columns = names.map((name) => `"${String(name)}"`).join(', ');
    const text = `insert into "${table}" (${columns}) values (${names.map(() => '?').join(', ')})`;
    const each = new EachRow(rows.map((row) => names.map((name) => row[name])));
    await db.executeQuery(CompiledQuery.raw(text, [each]));
    return;
  }
  const columns = sql.join(names.map((name) => sql.ref(String(name))));
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`.execute(
    db,
  );
}
