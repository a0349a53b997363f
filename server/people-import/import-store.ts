import { z } from 'zod';
import {
  columnMappingSchema,
  type ImportCounts,
  importDefaultsSchema,
  importSchema,
} from '#contract/people-import';
import type { RememberedPrincipal } from '../audit/audit-log.ts';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { FoundProblem } from './wished-person.ts';

export type ImportRow = Tables['imports'];

export const NO_COUNTS: ImportCounts = {
  created: 0,
  updated: 0,
  unchanged: 0,
  refused: 0,
  photosEnrolled: 0,
  photosToReview: 0,
};

const tableInfoSchema = z.strictObject({
  /** Its name among the import's files; of older ones it was always the same. */
  file: z.string().default('table'),
  format: z.enum(['csv', 'xlsx']),
  columns: z.array(z.string()),
  rows: z.int(),
  /** Of the file as it is kept. */
  bytes: z.int(),
});

export type TableInfo = z.infer<typeof tableInfoSchema>;

const photosInfoSchema = z.strictObject({
  /** As of the table. */
  file: z.string().default('photos'),
  pictures: z.int(),
  unusable: z.int(),
  bytes: z.int(),
});

export type PhotosInfo = z.infer<typeof photosInfoSchema>;

const startedBySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('user'), userId: z.string() }),
  z.strictObject({ kind: z.literal('api-key'), keyId: z.string() }),
]) satisfies z.ZodType<RememberedPrincipal>;

const runInfoSchema = z.strictObject({
  mode: z.enum(['dry-run', 'apply']),
  mapping: columnMappingSchema,
  defaults: importDefaultsSchema,
  whenPhotoFails: z.enum(['refuse-row', 'review']),
  startedBy: startedBySchema,
});

export type RunInfo = z.infer<typeof runInfoSchema>;

export function tableInfoOf({ table_info }: ImportRow): TableInfo | null {
  return table_info === null ? null : tableInfoSchema.parse(JSON.parse(table_info));
}

export function photosInfoOf({ photos_info }: ImportRow): PhotosInfo | null {
  return photos_info === null ? null : photosInfoSchema.parse(JSON.parse(photos_info));
}

export function runInfoOf({ run_info }: ImportRow): RunInfo | null {
  return run_info === null ? null : runInfoSchema.parse(JSON.parse(run_info));
}

export function countsOf({ counts }: ImportRow): ImportCounts {
  return importSchema.shape.counts.parse(JSON.parse(counts));
}

export async function insertImport(tx: Db, row: ImportRow): Promise<void> {
  await tx.insertInto('imports').values(row).execute();
}

export function findImport(db: Db, eventId: string, id: string): Promise<ImportRow | undefined> {
  return db
    .selectFrom('imports')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export function importsOf(db: Db, eventId: string, most: number): Promise<ImportRow[]> {
  return db
    .selectFrom('imports')
    .selectAll()
    .where('event_id', '=', eventId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}

/**
 * Changes an import that nobody goes through.
 * @returns false when somebody does
 */
export async function saveIdle(
  tx: Db,
  id: string,
  change: Partial<
    Pick<ImportRow, 'table_info' | 'photos_info' | 'state' | 'run_info' | 'counts' | 'done_rows' | 'ended_at'>
  >,
  next: 'same-run' | 'next-run',
): Promise<boolean> {
  const row = await tx
    .updateTable('imports')
    .set((eb) => ({ ...change, run: eb('run', '+', next === 'next-run' ? 1 : 0) }))
    .where('id', '=', id)
    .where('state', 'not in', ['waiting', 'running'])
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns undefined when the run is not there any more */
export function beginRun(db: Db, id: string, run: number): Promise<ImportRow | undefined> {
  return db
    .updateTable('imports')
    .set({ state: 'running' })
    .where('id', '=', id)
    .where('run', '=', run)
    .where('state', 'in', ['waiting', 'running'])
    .returningAll()
    .executeTakeFirst();
}

/** How a run stands after some rows; written with what the rows changed. */
export interface RunStep {
  readonly id: string;
  readonly run: number;
  readonly doneRows: number;
  readonly counts: ImportCounts;
}

/** @returns false when the run was cancelled: what was to be written with it must not be */
export async function saveStep(tx: Db, { id, run, doneRows, counts }: RunStep): Promise<boolean> {
  const row = await tx
    .updateTable('imports')
    .set({ done_rows: doneRows, counts: JSON.stringify(counts) })
    .where('id', '=', id)
    .where('run', '=', run)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns false when it had ended already */
export async function saveEnded(
  tx: Db,
  id: string,
  state: 'done' | 'cancelled' | 'failed',
  nowMs: number,
): Promise<boolean> {
  const row = await tx
    .updateTable('imports')
    .set({ state, ended_at: nowMs })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

const PROBLEMS_AT_ONCE = 500;

export async function insertProblems(
  tx: Db,
  { id, event_id }: Pick<ImportRow, 'id' | 'event_id'>,
  problems: readonly FoundProblem[],
): Promise<void> {
  const nth = new Map<number, number>();
  const rows = problems.map(({ line, column, problem }) => {
    const position = nth.get(line) ?? 0;
    nth.set(line, position + 1);
    return { import_id: id, event_id, line, position, column_name: column, problem };
  });
  for (let from = 0; from < rows.length; from += PROBLEMS_AT_ONCE) {
    await tx
      .insertInto('import_problems')
      .values(rows.slice(from, from + PROBLEMS_AT_ONCE))
      .execute();
  }
}

export function problemsAfter(
  db: Db,
  importId: string,
  after: { readonly line: number; readonly position: number },
  limit: number,
): Promise<Tables['import_problems'][]> {
  return db
    .selectFrom('import_problems')
    .selectAll()
    .where('import_id', '=', importId)
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('line', 'position'), '>', tuple(after.line, after.position)),
    )
    .orderBy('line')
    .orderBy('position')
    .limit(limit)
    .execute();
}

export async function deleteProblems(tx: Db, importId: string): Promise<void> {
  await tx.deleteFrom('import_problems').where('import_id', '=', importId).execute();
}

/** Imports whose files would be kept here and that nobody has touched for long. */
export function staleImports(db: Db, place: string, beforeMs: number): Promise<ImportRow[]> {
  return db
    .selectFrom('imports')
    .selectAll()
    .where('place', '=', place)
    .where('state', 'not in', ['waiting', 'running'])
    .where(({ eb, fn }) => eb(fn.coalesce('ended_at', 'created_at'), '<', beforeMs))
    .execute();
}
