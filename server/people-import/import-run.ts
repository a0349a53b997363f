import { z } from 'zod';
import type { ImportCounts } from '#contract/people-import';
import { appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db, OpenDatabase } from '../db/database.ts';
import { findCodes } from '../event/accreditation-codes-store.ts';
import { findEvent, lockGalleryOrder, requireChangeable } from '../event/event-store.ts';
import type { RunningJob } from '../jobs/job.ts';
import { newId } from '../new-id.ts';
import type { Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import type { ImportFiles } from './import-files.ts';
import {
  beginRun,
  countsOf,
  type ImportRow,
  insertProblems,
  photosInfoOf,
  type RunInfo,
  runInfoOf,
  saveEnded,
  saveStep,
  tableInfoOf,
} from './import-store.ts';
import { LocalDays } from './local-days.ts';
import { PhotoArchive } from './photo-archive.ts';
import { type PreparedPhoto, type RowPhotos, RowRefused } from './row-photo.ts';
import { SealedFile } from './sealed-file.ts';
import { settlePeople } from './settle-people.ts';
import { FileRefused, type TableRow } from './table-row.ts';
import { type FoundProblem, type ReadRow, RowReader, type WishedPerson } from './wished-person.ts';

/** Rows of one transaction: between them other requests get the database. */
const ROWS_AT_ONCE = 250;
/** Pictures that are read while the rows before them are written. */
const PHOTOS_AHEAD = 4;

const rowSchema = z.tuple([z.int(), z.array(z.string()).nullable()]);

/** The run was cancelled, or somebody else goes through it: nothing more of it is written. */
class RunLost extends Error {
  override name = 'RunLost';
}

/** A row with its picture, which is being read meanwhile. */
interface PhotoRow {
  readonly wished: WishedPerson;
  readonly personId: string;
  readonly photo: Promise<PreparedPhoto>;
}

/**
 * Goes through the rows of an import. What a step changes, how far it got and what it counted are written
 * together, so that a run that was killed goes on where it was and does nothing twice. A row is written
 * whole, with its picture, or not at all.
 */
export class ImportRun {
  readonly #database: OpenDatabase;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #vault: Vault;
  readonly #files: ImportFiles;
  readonly #photos: RowPhotos;

  constructor(needs: {
    readonly database: OpenDatabase;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly vault: Vault;
    readonly files: ImportFiles;
    readonly photos: RowPhotos;
  }) {
    this.#database = needs.database;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#vault = needs.vault;
    this.#files = needs.files;
    this.#photos = needs.photos;
  }

  async go(importId: string, run: number, job: RunningJob): Promise<void> {
    const { db } = this.#database;
    const row = await beginRun(db, importId, run);
    if (!row) return;
    try {
      await requireChangeable(db, row.event_id);
      await this.#through(row, job);
      await this.#end(row, 'done');
    } catch (error) {
      if (error instanceof RunLost) return;
      const hopeless = error instanceof FileRefused || error instanceof RequestError;
      if (!hopeless) throw error;
      await this.#end(row, 'failed');
    }
  }

  async #through(row: ImportRow, job: RunningJob): Promise<void> {
    const { db } = this.#database;
    const info = tableInfoOf(row);
    const run = runInfoOf(row);
    if (!info || !run) throw new FileRefused('empty');
    const event = found(await findEvent(db, row.event_id));
    const vault = await this.#vault.ofEvent(db, row.event_id);
    const table = await SealedFile.open(this.#files.sealed(row, info.file, vault), info.bytes);
    const pictures = photosInfoOf(row);
    const photoFile =
      pictures && (await SealedFile.open(this.#files.sealed(row, pictures.file, vault), pictures.bytes));
    try {
      const archive = photoFile && (await PhotoArchive.open(photoFile));
      const reader = new RowReader(
        info.columns,
        run,
        new LocalDays(event.time_zone),
        await findCodes(db, row.event_id),
      );
      const steps = new ImportSteps(this.#database, this.#clock, this.#photos, row, run);
      let passed = 0;
      let waiting: ReadRow[] = [];
      let ahead: PhotoRow[] = [];
      const writeWaiting = async () => {
        await steps.rows(waiting);
        waiting = [];
        await job.report({ done: steps.doneRows, total: info.rows });
        this.#notifier.committed(`gallery/${row.event_id}`);
        await new Promise(setImmediate);
        job.signal.throwIfAborted();
      };
      const writeAhead = async () => {
        for (const { wished, personId, photo } of ahead) await steps.photoRow(wished, personId, await photo);
        ahead = [];
        await job.report({ done: steps.doneRows, total: info.rows });
        this.#notifier.committed(`gallery/${row.event_id}`);
        job.signal.throwIfAborted();
      };
      for await (const line of table.lines()) {
        const read = reader.read(tableRowOf(line));
        passed += 1;
        if (passed <= row.done_rows) continue;
        const photoRow =
          archive && read.kind === 'wished' && (await this.#photoRow(row, read.person, archive));
        if (photoRow) {
          if (waiting.length > 0) await writeWaiting();
          ahead.push(photoRow);
          if (ahead.length >= PHOTOS_AHEAD) await writeAhead();
          continue;
        }
        if (ahead.length > 0) await writeAhead();
        waiting.push(read);
        if (waiting.length >= ROWS_AT_ONCE) await writeWaiting();
      }
      if (ahead.length > 0) await writeAhead();
      if (waiting.length > 0) await writeWaiting();
    } finally {
      await table.close();
      await photoFile?.close();
    }
  }

  /** @returns null for a row that has no picture */
  async #photoRow(
    { event_id: eventId }: ImportRow,
    wished: WishedPerson,
    archive: PhotoArchive,
  ): Promise<PhotoRow | null> {
    const picture = await archive.picture(wished.photo, wished.externalId);
    if (!picture) return null;
    const person = await this.#database.db
      .selectFrom('people')
      .select('id')
      .where('event_id', '=', eventId)
      .where('external_id', '=', wished.externalId)
      .executeTakeFirst();
    const personId = person?.id ?? newId();
    const photo = this.#photos.prepare({ eventId, personId }, picture);
    // Awaited when its turn comes; a failure until then is not one of nobody's.
    photo.catch(() => undefined);
    return { wished, personId, photo };
  }

  async #end(row: ImportRow, state: 'done' | 'failed'): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const run = runInfoOf(row);
    const ended = await this.#database.db.transaction().execute(async (tx) => {
      if (!(await saveEnded(tx, row.id, state, nowMs)) || !run) return false;
      await appendAudit(tx, nowMs, {
        actor: run.startedBy,
        action: 'import-ended',
        eventId: row.event_id,
        subject: { importId: row.id, mode: run.mode, state },
      });
      return true;
    });
    if (!ended || run?.mode !== 'apply' || state !== 'done') return;
    // Nobody needs what was uploaded any more, and pictures may have been replaced.
    await this.#files.delete(row);
    await this.#database.db
      .updateTable('imports')
      .set({ table_info: null, photos_info: null })
      .where('id', '=', row.id)
      .execute();
    await this.#database.checkpoint();
  }
}

function tableRowOf(line: string): TableRow {
  const [number, cells] = rowSchema.parse(JSON.parse(line));
  return { line: number, cells };
}

/** The steps of one run, and what they come to. */
class ImportSteps {
  readonly #database: OpenDatabase;
  readonly #clock: Clock;
  readonly #photos: RowPhotos;
  readonly #row: ImportRow;
  readonly #run: RunInfo;
  #counts: ImportCounts;
  doneRows: number;

  constructor(database: OpenDatabase, clock: Clock, photos: RowPhotos, row: ImportRow, run: RunInfo) {
    this.#database = database;
    this.#clock = clock;
    this.#photos = photos;
    this.#row = row;
    this.#run = run;
    this.#counts = countsOf(row);
    this.doneRows = row.done_rows;
  }

  /** Rows without a picture, in one transaction. */
  async rows(rows: readonly ReadRow[]): Promise<void> {
    const wished = rows.flatMap((row) => (row.kind === 'wished' ? [row.person] : []));
    const problems = rows.flatMap((row) => (row.kind === 'refused' ? row.problems : []));
    await this.#step(rows.length, async (tx) => {
      const settled = await this.#settle(tx, wished);
      const ended = settled.flatMap((one) => (one.kind === 'ended' ? [one] : []));
      const of = (kind: string) => settled.filter((one) => one.kind === kind).length;
      return {
        problems: [
          ...problems,
          ...ended.map(({ wished: { line } }) => ({
            line,
            column: null,
            problem: 'accreditation-ended' as const,
          })),
        ],
        counts: {
          created: of('created'),
          updated: of('updated'),
          unchanged: of('unchanged'),
          refused: rows.length - wished.length + ended.length,
        },
      };
    });
  }

  async photoRow(wished: WishedPerson, personId: string, photo: PreparedPhoto): Promise<void> {
    try {
      await this.#step(1, (tx) => this.#writePhotoRow(tx, wished, personId, photo));
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      const column = this.#run.mapping.photo ?? null;
      const problems = [{ line: wished.line, column, problem: error.problem }];
      await this.#step(1, async () => ({ problems, counts: { refused: 1 } }));
    }
  }

  async #writePhotoRow(
    tx: Db,
    wished: WishedPerson,
    personId: string,
    photo: PreparedPhoto,
  ): Promise<StepOutcome> {
    const { whenPhotoFails, mode, startedBy } = this.#run;
    const [settled] = await this.#settle(tx, [wished], () => personId);
    if (!settled || settled.kind === 'ended') throw new RowRefused('accreditation-ended');
    let came: 'none' | 'enrolled' | 'to-review' = 'none';
    if (mode === 'apply') {
      const owner = { eventId: this.#row.event_id, personId: settled.personId };
      came = await this.#photos.write(tx, startedBy, owner, photo, whenPhotoFails);
    } else {
      const foreseen = this.#photos.foreseen(photo, whenPhotoFails);
      if (foreseen !== null && foreseen !== 'to-review') throw new RowRefused(foreseen);
      if (photo.kind === 'read') came = foreseen === null ? 'enrolled' : 'to-review';
    }
    const kind = settled.kind === 'unchanged' && came !== 'none' ? 'updated' : settled.kind;
    return {
      problems: [],
      counts: {
        [kind]: 1,
        photosEnrolled: came === 'enrolled' ? 1 : 0,
        photosToReview: came === 'to-review' ? 1 : 0,
      },
    };
  }

  async #settle(tx: Db, wished: readonly WishedPerson[], idFor?: () => string) {
    const { mode } = this.#run;
    if (mode === 'apply') await lockGalleryOrder(tx, this.#row.event_id);
    return settlePeople(tx, this.#row.event_id, wished, {
      nowMs: this.#clock.nowMs(),
      mode,
      ...(idFor ? { idFor } : {}),
    });
  }

  /** Writes what rows come to, and that the run has been through them. */
  async #step(rows: number, work: (tx: Db) => Promise<StepOutcome>): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const { counts, doneRows } = await this.#database.db.transaction().execute(async (tx) => {
      const outcome = await work(tx);
      const after = {
        id: this.#row.id,
        run: this.#row.run,
        doneRows: this.doneRows + rows,
        counts: added(this.#counts, outcome.counts),
      };
      if (!(await saveStep(tx, after))) throw new RunLost();
      await insertProblems(tx, this.#row, outcome.problems);
      const { created = 0, updated = 0 } = outcome.counts;
      if (this.#run.mode === 'apply' && created + updated > 0) {
        await appendAudit(tx, nowMs, {
          actor: this.#run.startedBy,
          action: 'people-imported',
          eventId: this.#row.event_id,
          subject: { importId: this.#row.id, throughRow: after.doneRows, created, updated },
        });
      }
      return after;
    });
    this.#counts = counts;
    this.doneRows = doneRows;
  }
}

interface StepOutcome {
  readonly problems: readonly FoundProblem[];
  readonly counts: Partial<ImportCounts>;
}

function added(counts: ImportCounts, more: Partial<ImportCounts>): ImportCounts {
  return {
    created: counts.created + (more.created ?? 0),
    updated: counts.updated + (more.updated ?? 0),
    unchanged: counts.unchanged + (more.unchanged ?? 0),
    refused: counts.refused + (more.refused ?? 0),
    photosEnrolled: counts.photosEnrolled + (more.photosEnrolled ?? 0),
    photosToReview: counts.photosToReview + (more.photosToReview ?? 0),
  };
}
