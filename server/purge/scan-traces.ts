import type { Stats } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import type { PurgeScan } from '#contract/purge';
import type { OpenDatabase } from '../db/database.ts';
import { allTables } from './event-tables.ts';
import { KnownBytes, type Sample } from './known-bytes.ts';

const CHUNK_BYTES = 4 * 2 ** 20;
const ROWS_AT_ONCE = 500;

type Scanned = Extract<PurgeScan, { kind: 'scanned' }>;

/** Where traces could be. */
export interface ScanPlaces {
  readonly database: OpenDatabase;
  /** Data, logs, backups: looked through with everything below them. */
  readonly folders: readonly string[];
}

/** Looks for the samples in every row of every table and in every byte of every file. */
export async function scanTraces(
  { database, folders }: ScanPlaces,
  samples: readonly Sample[],
): Promise<Scanned> {
  const scan = new TraceScan(samples);
  await scan.tables(database);
  for (const folder of folders) await scan.below(folder);
  if (database.kind === 'postgres') await scan.postgresFiles(database);
  return scan.result();
}

class TraceScan {
  readonly #samples: readonly Sample[];
  readonly #known: KnownBytes;
  readonly #residues = new Map<string, ReadonlySet<string>>();
  readonly #notScanned: { place: string; because: string }[] = [];
  #tables = 0;
  #files = 0;
  #bytes = 0;

  constructor(samples: readonly Sample[]) {
    this.#samples = samples;
    this.#known = new KnownBytes(samples);
  }

  result(): Scanned {
    const samples: Record<string, number> = {};
    for (const { what } of this.#samples) samples[what] = (samples[what] ?? 0) + 1;
    return {
      kind: 'scanned',
      samples,
      tables: this.#tables,
      files: this.#files,
      bytes: this.#bytes,
      residues: [...this.#residues].flatMap(([place, kinds]) => [...kinds].map((what) => ({ place, what }))),
      notScanned: this.#notScanned,
    };
  }

  async tables(database: OpenDatabase): Promise<void> {
    for (const table of await allTables(database)) {
      this.#tables += 1;
      for await (const row of rowsOf(database, table)) {
        for (const value of Object.values(row)) {
          if (value === null) continue;
          this.#look(`table ${table}`, value instanceof Uint8Array ? value : Buffer.from(String(value)));
        }
      }
    }
  }

  async below(place: string): Promise<void> {
    const found = await this.#reachable(place, () => stat(place));
    if (!found) return;
    if (!found.isDirectory()) return this.#file(place, found);
    for (const entry of (await this.#reachable(place, () => readdir(place))) ?? [])
      await this.below(path.join(place, entry));
  }

  /** The files behind the tables and the log, where they are on this machine and may be read. */
  async postgresFiles({ db }: OpenDatabase): Promise<void> {
    let data: string | undefined;
    try {
      const { rows } = await sql<{ data: string; oid: number }>`select
        current_setting('data_directory') as data,
        (select oid::int from pg_database where datname = current_database()) as oid`.execute(db);
      data = rows[0]?.data;
      const oid = rows[0]?.oid;
      if (data === undefined || oid === undefined)
        throw new Error('PostgreSQL does not say where its files are');
      for (const part of [path.join('base', String(oid)), 'pg_wal']) await this.below(path.join(data, part));
    } catch (error) {
      // Another machine's files, or a user who may not know of them.
      this.#notScanned.push({ place: data ?? 'files of PostgreSQL', because: reasonOf(error) });
    }
  }

  async #file(place: string, { size }: Stats): Promise<void> {
    const file = await this.#reachable(place, () => open(place));
    if (!file) return;
    try {
      this.#files += 1;
      const overlap = Math.max(0, this.#known.longest - 1);
      const chunk = Buffer.alloc(CHUNK_BYTES + overlap);
      let kept = 0;
      for (let at = 0; at < size; ) {
        const { bytesRead } = await file.read(chunk, kept, CHUNK_BYTES, at);
        if (bytesRead === 0) break;
        const filled = chunk.subarray(0, kept + bytesRead);
        this.#look(place, filled);
        kept = Math.min(overlap, filled.length);
        chunk.copyWithin(0, filled.length - kept, filled.length);
        at += bytesRead;
        await new Promise(setImmediate);
      }
    } finally {
      await file.close();
    }
  }

  #look(place: string, bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    const found = this.#known.foundIn(bytes);
    if (found.size === 0) return;
    this.#residues.set(place, new Set([...(this.#residues.get(place) ?? []), ...found]));
  }

  /** What goes while it is looked at is gone; what may not be looked at is told. */
  async #reachable<T>(place: string, reach: () => Promise<T>): Promise<T | null> {
    try {
      return await reach();
    } catch (error) {
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isGone) this.#notScanned.push({ place, because: reasonOf(error) });
      return null;
    }
  }
}

async function* rowsOf(
  { db, kind }: OpenDatabase,
  table: string,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const place = kind === 'sqlite' ? sql`rowid` : sql`ctid`;
  const first = kind === 'sqlite' ? sql`-1` : sql`'(0,0)'::tid`;
  let after = first;
  for (;;) {
    const { rows } = await sql<Record<string, unknown> & { place_of_row: string | number }>`
      select ${place} as place_of_row, * from ${sql.table(table)} where ${place} > ${after}
      order by ${place} limit ${sql.lit(ROWS_AT_ONCE)}`.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = kind === 'sqlite' ? sql`${last.place_of_row}` : sql`${last.place_of_row}::tid`;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'cannot be read';
}
