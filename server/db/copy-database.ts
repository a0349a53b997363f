import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { StartupError } from '../startup-error.ts';
import type { Db, OpenDatabase } from './database.ts';
import { coverLog } from './log-parts.ts';
import { referencesOf, tablesFirstReferred, tablesOf } from './schema-order.ts';

/** How many rows a table has and what is in them, in whatever order they lie. */
export interface TableContent {
  readonly rows: number;
  /** Hex: the sum of the rows' SHA-256 modulo 2^256. */
  readonly hash: string;
}

export interface CopyProgress {
  readonly table: string;
  readonly rows: number;
}

type Row = Readonly<Record<string, unknown>>;

const ROWS_AT_ONCE = 500;
/** SQLite takes 32,766 parameters in one statement, PostgreSQL twice as many. */
const MOST_PARAMETERS = 30_000;
/** Has its rows as soon as it has its schema. */
const BORN_WITH = ['installation', 'audit_head'];

/**
 * Copies all that one database holds into an empty one, whichever kind either is: all of it, read as of
 * one moment, or nothing. Then reads the copy back and compares it table by table.
 * @throws StartupError when the target is not empty, or when what was read back is not what was written
 */
export async function copyDatabase(
  source: OpenDatabase,
  target: OpenDatabase,
  onProgress: (progress: CopyProgress) => void,
): Promise<ReadonlyMap<string, TableContent>> {
  await requireSameSchema(source, target);
  await requireEmpty(target);
  await coverLog(source, target);
  return atOneMoment(source, async (from) => {
    return target.db.transaction().execute(async (to) => {
      // What PostgreSQL keeps in parts refers to nothing there, but does in SQLite.
      const references = [
        ...(await referencesOf({ db: from, kind: source.kind })),
        ...(await referencesOf({ db: to, kind: target.kind })),
      ];
      const tables = tablesFirstReferred(await tablesOf({ db: from, kind: source.kind }), references);
      for (const table of BORN_WITH) await sql`delete from ${sql.table(table)}`.execute(to);
      const written = new Map<string, TableContent>();
      for (const table of tables) {
        const sum = new ContentSum();
        for await (const rows of rowsOf(from, source.kind, table)) {
          await insertRows(to, table, rows);
          for (const row of rows) sum.add(row);
          onProgress({ table, rows: sum.rows });
        }
        written.set(table, sum.content);
      }
      for (const [table, content] of written) {
        const read = await contentOf(to, target.kind, table);
        if (read.rows !== content.rows || read.hash !== content.hash) {
          throw new StartupError(
            `The copy of ${table} is not what was read (${content.rows} rows read, ${read.rows} found): nothing was kept of the copy.`,
          );
        }
      }
      return written;
    });
  });
}

/** What is in every table, as of one moment. */
export function contentsOf(database: OpenDatabase): Promise<ReadonlyMap<string, TableContent>> {
  return atOneMoment(database, async (db) => {
    const contents = new Map<string, TableContent>();
    for (const table of await tablesOf({ db, kind: database.kind })) {
      contents.set(table, await contentOf(db, database.kind, table));
    }
    return contents;
  });
}

function atOneMoment<T>({ db }: OpenDatabase, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').execute(work);
}

async function contentOf(db: Db, kind: OpenDatabase['kind'], table: string): Promise<TableContent> {
  const sum = new ContentSum();
  for await (const rows of rowsOf(db, kind, table)) for (const row of rows) sum.add(row);
  return sum.content;
}

class ContentSum {
  rows = 0;
  #sum = 0n;

  add(row: Row): void {
    const columns = Object.entries(row)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [
        name,
        value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
      ]);
    const digest = createHash('sha256').update(JSON.stringify(columns)).digest('hex');
    this.#sum = (this.#sum + BigInt(`0x${digest}`)) % 2n ** 256n;
    this.rows += 1;
  }

  get content(): TableContent {
    return { rows: this.rows, hash: this.#sum.toString(16).padStart(64, '0') };
  }
}

async function* rowsOf(db: Db, kind: OpenDatabase['kind'], table: string): AsyncGenerator<readonly Row[]> {
  if (kind === 'postgres') {
    await sql`declare copied no scroll cursor for select * from ${sql.table(table)}`.execute(db);
    for (;;) {
      const { rows } = await sql<Row>`fetch ${sql.lit(ROWS_AT_ONCE)} from copied`.execute(db);
      if (rows.length > 0) yield rows;
      if (rows.length < ROWS_AT_ONCE) break;
    }
    await sql`close copied`.execute(db);
    return;
  }
  for (let after = -1; ; ) {
    const { rows } = await sql<Row & { place: number }>`select rowid as place, * from ${sql.table(table)}
      where rowid > ${after} order by rowid limit ${ROWS_AT_ONCE}`.execute(db);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ place: _, ...row }) => row);
    after = last.place;
  }
}

async function insertRows(db: Db, table: string, rows: readonly Row[]): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  const atOnce = Math.max(1, Math.floor(MOST_PARAMETERS / Math.max(1, names.length)));
  for (let i = 0; i < rows.length; i += atOnce) {
    const values: RawBuilder<unknown>[] = rows
      .slice(i, i + atOnce)
      .map((row) => sql`(${sql.join(names.map((name) => row[name]))})`);
    const columns = sql.join(names.map((name) => sql.ref(name)));
    await sql`insert into ${sql.table(table)} (${columns}) values ${sql.join(values)}`.execute(db);
  }
}

async function requireSameSchema(source: OpenDatabase, target: OpenDatabase): Promise<void> {
  const [from, to] = [await schemaOf(source.db), await schemaOf(target.db)];
  if (from !== to)
    throw new StartupError(`The databases are of different versions (schema ${from} and ${to}).`);
}

async function schemaOf(db: Db): Promise<number> {
  const { number } = await db
    .selectFrom('schema_migrations')
    .select(({ fn }) => fn.max('number').as('number'))
    .executeTakeFirstOrThrow();
  return number;
}

async function requireEmpty({ db, kind }: OpenDatabase): Promise<void> {
  const { master_key_id } = await db
    .selectFrom('installation')
    .select('master_key_id')
    .executeTakeFirstOrThrow();
  const filled = master_key_id === null ? [] : ['installation'];
  for (const table of await tablesOf({ db, kind })) {
    if (BORN_WITH.includes(table)) continue;
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length > 0) filled.push(table);
  }
  if (filled.length > 0) {
    throw new StartupError(
      `The target is not empty (${filled.slice(0, 3).join(', ')}): name a fresh database, nothing is ever written over.`,
    );
  }
}
