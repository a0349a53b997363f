import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { PeopleImport, startImport } from '#contract/people-import';
import { type AuditAction, appendAudit, type RememberedPrincipal } from '../audit/audit-log.ts';
import type { Actor, Principal } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import { csvLine } from '../csv/csv-line.ts';
import type { Db } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import type { FileAnswer } from '../http/handler.ts';
import { enqueueJob } from '../jobs/job-store.ts';
import { newId } from '../new-id.ts';
import type { Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import { proposedMapping } from './column-proposal.ts';
import { csvRows } from './csv-table.ts';
import { type ImportFiles, newFileName } from './import-files.ts';
import { importJobKind } from './import-jobs.ts';
import {
  countsOf,
  deleteProblems,
  findImport,
  type ImportRow,
  importsOf,
  insertImport,
  NO_COUNTS,
  photosInfoOf,
  problemsAfter,
  runInfoOf,
  saveEnded,
  saveIdle,
  type TableInfo,
  tableInfoOf,
} from './import-store.ts';
import { PhotoArchive } from './photo-archive.ts';
import { SealedFile, writeSealed } from './sealed-file.ts';
import { spreadsheetRows } from './spreadsheet.ts';
import { FileRefused, MOST_ROWS, requireHeadings, type TableRow } from './table-row.ts';

/** 50,000 rows of ten columns come to a tenth of it. */
const MOST_TABLE_BYTES = 64 * 1024 * 1024;
/** 50,000 photos of a phone. */
const MOST_ARCHIVE_BYTES = 40 * 1024 ** 3;
const SHOWN_IMPORTS = 50;
const REPORT_LINES_AT_ONCE = 1_000;

interface OnImport {
  readonly eventId: string;
  readonly importId: string;
}

type Start = z.output<typeof startImport.body>;

/** Imports of people: their files, how they are started and stopped, and what they came to. */
export class ImportService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #vault: Vault;
  readonly #files: ImportFiles;

  constructor(needs: {
    readonly db: Db;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly vault: Vault;
    readonly files: ImportFiles;
  }) {
    this.#db = needs.db;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#vault = needs.vault;
    this.#files = needs.files;
  }

  async list(actor: Actor, eventId: string): Promise<{ imports: PeopleImport[] }> {
    requireAccess(actor, 'person:write', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    return { imports: (await importsOf(this.#db, eventId, SHOWN_IMPORTS)).map(importOf) };
  }

  async read(actor: Actor, { eventId, importId }: OnImport): Promise<PeopleImport> {
    requireAccess(actor, 'person:write', onEvent(eventId));
    return importOf(found(await findImport(this.#db, eventId, importId)));
  }

  create(actor: Actor, eventId: string): Promise<PeopleImport> {
    const user = requireAccess(actor, 'person:write', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    return this.#db.transaction().execute(async (tx) => {
      found(await findEvent(tx, eventId));
      const row: ImportRow = {
        id: newId(),
        event_id: eventId,
        created_at: nowMs,
        place: this.#files.place,
        table_info: null,
        photos_info: null,
        state: 'collecting',
        run: 0,
        run_info: null,
        done_rows: 0,
        counts: JSON.stringify(NO_COUNTS),
        ended_at: null,
      };
      await insertImport(tx, row);
      await this.#audit(tx, user, 'import-created', { eventId, importId: row.id });
      return importOf(row);
    });
  }

  /**
   * Takes a table in as rows, whatever it was written as, so that a run never meets a file that it cannot read.
   * @throws RequestError `invalid-request` naming what is wrong with the file; `too-large`, `conflict`
   */
  async takeTable(actor: Actor, of: OnImport, upload: Readable): Promise<PeopleImport> {
    const user = requireAccess(actor, 'person:write', onEvent(of.eventId));
    const row = await this.#idle(of);
    const vault = await this.#vault.ofEvent(this.#db, of.eventId);
    const raw = this.#files.sealed(row, newFileName('upload'), vault);
    const name = newFileName('table');
    try {
      const bytes = await writeSealed(raw, upload, MOST_TABLE_BYTES);
      const file = await SealedFile.open(raw, bytes);
      const info = await this.#rewrite(row, file, name).finally(() => file.close());
      return await this.#saveIdle(user, of, 'import-table-uploaded', { table_info: JSON.stringify(info) });
    } catch (error) {
      await this.#files.deleteOne(row, name);
      throw asRefusal(error);
    } finally {
      await rm(raw.file, { force: true });
    }
  }

  /** @throws RequestError as `takeTable` */
  async takePhotos(actor: Actor, of: OnImport, upload: Readable): Promise<PeopleImport> {
    const user = requireAccess(actor, 'person:write', onEvent(of.eventId));
    const row = await this.#idle(of);
    const vault = await this.#vault.ofEvent(this.#db, of.eventId);
    const name = newFileName('photos');
    const place = this.#files.sealed(row, name, vault);
    try {
      const bytes = await writeSealed(place, upload, MOST_ARCHIVE_BYTES);
      const file = await SealedFile.open(place, bytes);
      try {
        const { pictures, unusable } = await PhotoArchive.open(file);
        const photos_info = JSON.stringify({ file: name, pictures, unusable, bytes });
        return await this.#saveIdle(user, of, 'import-photos-uploaded', { photos_info });
      } finally {
        await file.close();
      }
    } catch (error) {
      await this.#files.deleteOne(row, name);
      throw asRefusal(error);
    }
  }

  /** @throws RequestError `conflict` when it runs, or has no table; `invalid-request` for columns it does not have */
  async start(actor: Actor, of: OnImport, start: Start): Promise<PeopleImport> {
    const user = requireAccess(actor, 'person:write', onEvent(of.eventId));
    const nowMs = this.#clock.nowMs();
    const row = await this.#db.transaction().execute(async (tx) => {
      const before = found(await findImport(tx, of.eventId, of.importId));
      const info = tableInfoOf(before);
      if (!info) throw conflict('has no table');
      requireColumns(info, start);
      const run_info = JSON.stringify({ ...start, startedBy: rememberedAs(user) });
      const change = {
        state: 'waiting',
        run_info,
        done_rows: 0,
        counts: JSON.stringify(NO_COUNTS),
        ended_at: null,
      } as const;
      if (!(await saveIdle(tx, of.importId, change, 'next-run'))) throw conflict('is under way');
      await deleteProblems(tx, of.importId);
      const after = found(await findImport(tx, of.eventId, of.importId));
      const payload = { importId: of.importId, run: after.run };
      const kind = importJobKind({ place: after.place });
      const key = `import/${of.importId}/${after.run}`;
      await enqueueJob(tx, { kind, key, payload, runAtMs: nowMs }, nowMs);
      await this.#audit(tx, user, 'import-started', { ...of, mode: start.mode });
      return after;
    });
    this.#notifier.committed('jobs');
    return importOf(row);
  }

  /** What was done stays. */
  cancel(actor: Actor, of: OnImport): Promise<PeopleImport> {
    const user = requireAccess(actor, 'person:write', onEvent(of.eventId));
    return this.#db.transaction().execute(async (tx) => {
      const row = found(await findImport(tx, of.eventId, of.importId));
      if (!(await saveEnded(tx, row.id, 'cancelled', this.#clock.nowMs())))
        throw conflict('is not under way');
      await this.#audit(tx, user, 'import-cancelled', of);
      return importOf(found(await findImport(tx, of.eventId, of.importId)));
    });
  }

  async report(actor: Actor, of: OnImport): Promise<FileAnswer> {
    requireAccess(actor, 'person:write', onEvent(of.eventId));
    const { id } = found(await findImport(this.#db, of.eventId, of.importId));
    return { contentType: 'text/csv; charset=utf-8', name: 'refused-rows.csv', chunks: this.#problems(id) };
  }

  async *#problems(importId: string): AsyncGenerator<string> {
    yield csvLine(['line', 'column', 'problem']);
    for (let after = { line: -1, position: 0 }; ; ) {
      const rows = await problemsAfter(this.#db, importId, after, REPORT_LINES_AT_ONCE);
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map(({ line, column_name, problem }) => csvLine([line, column_name, problem])).join('');
      after = last;
    }
  }

  /** Reads an uploaded table and keeps its rows, one a line. */
  async #rewrite(row: ImportRow, file: SealedFile, name: string): Promise<TableInfo> {
    const begin = await file.read(0, Math.min(4, file.bytes));
    const format = begin[0] === 0x50 && begin[1] === 0x4b ? 'xlsx' : 'csv';
    const source =
      format === 'xlsx' ? spreadsheetRows(await file.read(0, file.bytes)) : csvRows(file.chunks());
    const vault = await this.#vault.ofEvent(this.#db, row.event_id);
    const counted: { columns: readonly string[]; rows: number } = { columns: [], rows: 0 };
    const bytes = await writeSealed(
      this.#files.sealed(row, name, vault),
      asLines(source, counted),
      // JSON quotes what it must.
      MOST_TABLE_BYTES * 4,
    );
    return { file: name, format, columns: [...counted.columns], rows: counted.rows, bytes };
  }

  async #idle(of: OnImport): Promise<ImportRow> {
    const row = found(await findImport(this.#db, of.eventId, of.importId));
    if (row.state === 'waiting' || row.state === 'running') throw conflict('is under way');
    if (row.place !== this.#files.place) throw conflict('was begun at another server');
    return row;
  }

  /** Notes a file that came; the one in whose place it comes goes. */
  async #saveIdle(
    user: Principal,
    of: OnImport,
    action: AuditAction,
    change: Pick<ImportRow, 'table_info'> | Pick<ImportRow, 'photos_info'>,
  ): Promise<PeopleImport> {
    const { before, after } = await this.#db.transaction().execute(async (tx) => {
      const before = found(await findImport(tx, of.eventId, of.importId));
      if (!(await saveIdle(tx, of.importId, { ...change, state: 'collecting' }, 'same-run'))) {
        throw conflict('is under way');
      }
      await this.#audit(tx, user, action, of);
      return { before, after: found(await findImport(tx, of.eventId, of.importId)) };
    });
    const gone = 'table_info' in change ? tableInfoOf(before) : photosInfoOf(before);
    if (gone) await this.#files.deleteOne(before, gone.file);
    return importOf(after);
  }

  #audit(
    tx: Db,
    actor: Principal,
    action: AuditAction,
    { eventId, ...subject }: OnImport & { readonly mode?: string },
  ): Promise<void> {
    return appendAudit(tx, this.#clock.nowMs(), { actor, action, eventId, subject });
  }
}

/** @throws FileRefused */
async function* asLines(
  source: AsyncIterable<readonly TableRow[]>,
  counted: { columns: readonly string[]; rows: number },
): AsyncGenerator<string> {
  for await (const rows of source) {
    let text = '';
    for (const { line, cells } of rows) {
      if (counted.columns.length === 0) {
        counted.columns = requireHeadings(cells);
        continue;
      }
      if (cells?.every((cell) => cell.trim() === '')) continue;
      counted.rows += 1;
      if (counted.rows > MOST_ROWS) throw new FileRefused('too-many-rows');
      text += `${JSON.stringify([line, cells])}\n`;
    }
    yield text;
  }
  if (counted.rows === 0) throw new FileRefused('empty');
}

function importOf(row: ImportRow): PeopleImport {
  const table = tableInfoOf(row);
  const photos = photosInfoOf(row);
  return {
    id: row.id,
    state: stateOf(row),
    table: table && {
      format: table.format,
      columns: table.columns,
      rows: table.rows,
      proposed: proposedMapping(table.columns),
    },
    photos: photos && { pictures: photos.pictures, unusable: photos.unusable },
    chosen: chosenOf(row),
    progress: { done: row.done_rows, total: Math.max(table?.rows ?? 0, row.done_rows) },
    counts: countsOf(row),
    createdAt: row.created_at,
  };
}

function chosenOf(row: ImportRow): PeopleImport['chosen'] {
  const run = runInfoOf(row);
  return run && { mapping: run.mapping, defaults: run.defaults, whenPhotoFails: run.whenPhotoFails };
}

function stateOf(row: ImportRow): PeopleImport['state'] {
  const mode = runInfoOf(row)?.mode ?? 'dry-run';
  const at = row.ended_at ?? row.created_at;
  switch (row.state) {
    case 'collecting':
      return { kind: 'collecting' };
    case 'waiting':
    case 'running':
    case 'failed':
      return { kind: row.state, mode };
    case 'done':
    case 'cancelled':
      return { kind: row.state, mode, at };
  }
}

/** @throws RequestError `invalid-request` */
function requireColumns({ columns }: TableInfo, { mapping }: Start): void {
  const problems = Object.entries(mapping)
    .filter(([, column]) => column !== undefined && !columns.includes(column))
    .map(([field]) => ({ path: `body.mapping.${field}`, problem: 'is no column of the table' }));
  if (problems.length > 0) throw new RequestError('invalid-request', problems);
}

function rememberedAs(user: Principal): RememberedPrincipal {
  return user.kind === 'user'
    ? { kind: 'user', userId: user.userId }
    : { kind: 'api-key', keyId: user.keyId };
}

function conflict(problem: string): RequestError {
  return new RequestError('conflict', [{ path: 'params.importId', problem }]);
}

function asRefusal(error: unknown): unknown {
  if (!(error instanceof FileRefused)) return error;
  return new RequestError('invalid-request', [{ path: 'body', problem: error.problem }]);
}
