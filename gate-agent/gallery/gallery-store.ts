import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import {
  type GalleryEntry,
  type GalleryPage,
  type GateConfig,
  galleryEntrySchema,
  gateConfigSchema,
  watchlistStandingSchema,
} from '#contract/device';
import { accreditationSchema } from '#contract/person';
import { type MeasuredPromise, measuredPromiseSchema } from '#contract/promise-basis';
import type { KnownPerson } from '#domain/access/decide-access';
import type { Sealing } from '../device/sealing.ts';
import { migrate } from '../sqlite/migrate.ts';
import { GALLERY_MIGRATIONS } from './gallery-schema.ts';
import { GalleryStatements } from './gallery-statements.ts';
import { type GalleryRevision, SnapshotKeeper } from './snapshot-keeper.ts';

export interface StoredTemplate {
  readonly pipelineId: string;
  /** Float32 little-endian. */
  readonly vector: Uint8Array;
}

/** What is known of somebody beside their face. */
export type Standing = Pick<KnownPerson, 'accreditations' | 'watchlist'>;

export interface StoredFace {
  readonly personId: string;
  readonly templates: readonly StoredTemplate[];
}

export interface SyncState {
  /** What to pass as `after` with the next pull; null starts over. */
  readonly cursor: string | null;
  /** When the newest applied page was issued, by the server's clock. */
  readonly issuedAtMs: number;
  /** When the server last confirmed the gallery in use, by the gate's clock; null before the first time. */
  readonly syncedAtMs: number | null;
  /** The end of the gallery's validity on the gate's clock. */
  readonly validUntilMs: number | null;
  /** What the newest page in use said of the zone's promise. */
  readonly promise: MeasuredPromise | null;
  /** The space of the templates in use; null before the first sync. */
  readonly transformId: string | null;
  /** The space of the templates that the next page must come in, unless it starts over. */
  readonly followsIn: string | null;
}

/** What a page has done; the generation is the one that it went into. */
export type Applied =
  | { readonly kind: 'changed-in-use'; readonly generation: number }
  /** It goes into a gallery that is not in use yet. `begun`: as the first page of it. */
  | { readonly kind: 'gathered' | 'replaced-in-use'; readonly generation: number; readonly begun: boolean };

/** People of a generation whose templates came after a revision, in the order of their ids. */
export interface FacesAsked {
  readonly generation: number;
  readonly afterRevision: number;
  readonly afterPersonId: string;
  readonly limit: number;
}

/** Rows deleted in one go: between goes the lanes get their turn. */
const FORGOTTEN_AT_ONCE = 500;

/** Before the first revision. */
export const EVERY_REVISION = -1;

/**
 * The gallery on disk: templates sealed, page and cursor in one transaction, so that a crash leaves
 * either the state before a page or after it. What somebody may do is read when they are recognised.
 */
export class GalleryStore {
  readonly snapshot: SnapshotKeeper;
  private readonly db: Database.Database;
  private readonly sealing: Sealing;
  private readonly statements: GalleryStatements;

  constructor(db: Database.Database, sealing: Sealing, snapshotPath: string) {
    this.db = db;
    this.sealing = sealing;
    this.statements = new GalleryStatements(db);
    this.snapshot = new SnapshotKeeper(db, sealing, snapshotPath);
  }

  sync(): SyncState {
    const row = this.syncRow();
    return {
      cursor: row.next_cursor ?? row.cursor,
      issuedAtMs: row.issued_at_ms,
      syncedAtMs: row.synced_at_ms,
      validUntilMs: row.valid_until_ms,
      promise: row.promise === null ? null : measuredPromiseSchema.parse(JSON.parse(row.promise)),
      transformId: row.transform_id,
      followsIn: row.gathering === null ? row.transform_id : row.next_transform_id,
    };
  }

  /** The state of the gallery in use. */
  get inUse(): GalleryRevision {
    const { generation, revision } = this.syncRow();
    return { generation, revision };
  }

  /** The gallery that is being gathered, if one is. */
  get gathering(): number | null {
    return this.syncRow().gathering;
  }

  /**
   * @param page already checked
   * @param atMs when it came, by the gate's wall clock
   */
  apply(page: GalleryPage, atMs: number): Applied {
    const kept = this.snapshot.find() !== null;
    const applied = this.db.transaction(() => this.applyPage(page, atMs)).immediate();
    const forgotten = kept && this.snapshot.find() === null;
    if (forgotten) this.snapshot.removeFile();
    // Whoever was erased leaves the write-ahead log, too.
    if (forgotten || page.changes.some(({ kind }) => kind === 'tombstone')) this.emptyLog();
    return applied;
  }

  /** What somebody of the gallery in use may do; null when they are not in it. */
  standingOf(personId: string): Standing | null {
    const row = standingRow.optional().parse(this.statements.standing.get(this.inUse.generation, personId));
    if (!row) return null;
    const accreditations = z.array(accreditationSchema).parse(JSON.parse(row.accreditations));
    return { accreditations, watchlist: row.watchlist };
  }

  /** What is known of somebody of the gallery in use beside face and accreditations. @throws SealBroken */
  holder(personId: string): Holder | null {
    const sealed = this.statements.holder.get(this.inUse.generation, personId);
    if (!(sealed instanceof Buffer)) return null;
    return holderSchema.parse(JSON.parse(this.sealing.open(sealed, holderSealedAs(personId)).toString()));
  }

  /** @throws SealBroken */
  templatesOf(personId: string): StoredTemplate[] {
    const rows = this.statements.templatesOf.all(this.inUse.generation, personId);
    return z
      .array(templateRow)
      .parse(rows)
      .map(({ template_id, pipeline_id: pipelineId, sealed }) => ({
        pipelineId,
        vector: this.sealing.open(sealed, sealedAs(personId, template_id)),
      }));
  }

  /** How many templates of the gallery in use came with a change after `seq`; with -1 all of them. */
  templatesAfter(seq: number): number {
    return z.int().parse(this.statements.templatesAfter.get(this.inUse.generation, seq));
  }

  /** A page of faces. @throws SealBroken */
  faces({ generation, afterRevision, afterPersonId, limit }: FacesAsked): StoredFace[] {
    const rows = z
      .array(templateRow)
      .parse(
        afterRevision === EVERY_REVISION
          ? this.statements.faces.all(generation, afterPersonId, limit, generation)
          : this.statements.revisedFaces.all(generation, afterRevision, afterPersonId, limit, generation),
      );
    const faces: { personId: string; templates: StoredTemplate[] }[] = [];
    for (const { person_id: personId, template_id, pipeline_id: pipelineId, sealed } of rows) {
      const vector = this.sealing.open(sealed, sealedAs(personId, template_id));
      const last = faces.at(-1);
      if (last?.personId === personId) last.templates.push({ pipelineId, vector });
      else faces.push({ personId, templates: [{ pipelineId, vector }] });
    }
    return faces;
  }

  /** Deletes some of what belongs to no gallery any more. @returns whether there was something */
  forgetSome(): boolean {
    const { generation, gathering } = this.syncRow();
    const { forgetBefore, forgetBetween } = this.statements;
    const between = gathering ?? Number.MAX_SAFE_INTEGER;
    const deleted =
      forgetBefore.run(generation, FORGOTTEN_AT_ONCE).changes +
      forgetBetween.run(generation, between, FORGOTTEN_AT_ONCE).changes;
    if (deleted < FORGOTTEN_AT_ONCE) this.emptyLog();
    return deleted > 0;
  }

  /** Whether anything is kept of the person, in the gallery in use or in the one that is being gathered. */
  mentions(personId: string): boolean {
    const found = this.db
      .prepare(
        'SELECT 1 FROM person WHERE person_id = :id UNION ALL SELECT 1 FROM template WHERE person_id = :id',
      )
      .get({ id: personId });
    return found !== undefined;
  }

  /** In every gallery and in the file of all templates; nothing is left in free pages or in the write-ahead log. */
  forgetPerson(personId: string): void {
    this.forgetting(() => this.db.prepare('DELETE FROM person WHERE person_id = ?').run(personId));
  }

  /** Everyone, the place in the order of changes, and the key of the space: the next page is a first one. */
  forgetEveryone(): void {
    this.forgetting(() => {
      this.db.exec('DELETE FROM template; DELETE FROM person; DELETE FROM transform; DELETE FROM config');
      this.setSync({
        ...this.syncRow(),
        gathering: null,
        cursor: null,
        next_cursor: null,
        synced_at_ms: null,
        valid_until_ms: null,
        promise: null,
        transform_id: null,
        next_transform_id: null,
      });
    });
    this.db.exec('VACUUM');
    this.emptyLog();
  }

  private forgetting(change: () => void): void {
    this.db
      .transaction(() => {
        change();
        this.snapshot.forget();
      })
      .immediate();
    this.snapshot.removeFile();
    this.emptyLog();
  }

  /** The key of a template space; null when it was never learnt. @throws SealBroken */
  transformKey(transformId: string): Uint8Array | null {
    const found = this.db.prepare('SELECT sealed FROM transform WHERE transform_id = ?').get(transformId);
    const row = transformRow.optional().parse(found);
    return row ? this.sealing.open(row.sealed, transformSealedAs(transformId)) : null;
  }

  keepTransformKey(transformId: string, key: Uint8Array): void {
    this.db
      .prepare('INSERT INTO transform VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(transformId, this.sealing.seal(key, transformSealedAs(transformId)));
  }

  config(): GateConfig | null {
    const row = z
      .object({ body: z.string() })
      .optional()
      .parse(this.db.prepare('SELECT body FROM config').get());
    // One that a program of another version wrote is asked for anew.
    return row ? (gateConfigSchema.safeParse(JSON.parse(row.body)).data ?? null) : null;
  }

  keepConfig(config: GateConfig): void {
    this.db
      .prepare('INSERT INTO config VALUES (1, ?) ON CONFLICT (only_row) DO UPDATE SET body = excluded.body')
      .run(JSON.stringify(config));
  }

  close(): void {
    this.db.close();
  }

  private applyPage(page: GalleryPage, atMs: number): Applied {
    const before = this.syncRow();
    const begun = page.restart || (before.cursor === null && before.gathering === null);
    const gathering = begun ? (before.gathering ?? before.generation) + 1 : before.gathering;
    const generation = gathering ?? before.generation;
    const revision = before.revision + 1;
    let lost = false;
    for (const change of page.changes) {
      if (change.kind === 'upsert') lost = this.upsert(generation, revision, change.entry) || lost;
      else lost = this.remove(generation, change.personId) || lost;
    }
    if (gathering !== null && page.more) {
      this.setSync({
        ...before,
        gathering,
        next_cursor: page.cursor,
        next_transform_id: page.transformId,
        issued_at_ms: page.issuedAtMs,
        revision,
      });
      return { kind: 'gathered', generation, begun };
    }
    this.db.prepare('DELETE FROM transform WHERE transform_id <> ?').run(page.transformId);
    this.setSync({
      ...(page.more ? before : confirmed(page, atMs)),
      generation,
      gathering: null,
      cursor: page.cursor,
      next_cursor: null,
      transform_id: page.transformId,
      next_transform_id: null,
      issued_at_ms: page.issuedAtMs,
      promise: page.promise === null ? null : JSON.stringify(page.promise),
      revision,
    });
    if (lost || gathering !== null) this.snapshot.forget();
    return gathering === null
      ? { kind: 'changed-in-use', generation }
      : { kind: 'replaced-in-use', generation, begun };
  }

  /** @returns whether a template that was there is there no more */
  private upsert(generation: number, revision: number, entry: GalleryEntry): boolean {
    const { personId, templates, seq, watchlist } = entry;
    const before = z.array(z.string()).parse(this.statements.templateIds.all(generation, personId));
    this.statements.deletePerson.run(generation, personId);
    const accreditations = JSON.stringify(entry.accreditations);
    const holder = this.sealing.seal(Buffer.from(JSON.stringify(holderIn(entry))), holderSealedAs(personId));
    const person = [generation, personId, accreditations, seq, templates.length, revision, watchlist, holder];
    this.statements.insertPerson.run(...person);
    for (const { id, pipelineId, vector } of templates) {
      const sealed = this.sealing.seal(Buffer.from(vector, 'base64'), sealedAs(personId, id));
      this.statements.insertTemplate.run(generation, personId, id, pipelineId, sealed);
    }
    return before.some((id) => !templates.some((template) => template.id === id));
  }

  /** @returns whether the person was there */
  private remove(generation: number, personId: string): boolean {
    return this.statements.deletePerson.run(generation, personId).changes > 0;
  }

  private emptyLog(): void {
    this.db.pragma('wal_checkpoint(TRUNCATE)');
  }

  private syncRow(): z.infer<typeof syncRow> {
    return syncRow.parse(this.statements.sync.get());
  }

  private setSync(row: Omit<z.infer<typeof syncRow>, 'only_row'>): void {
    this.statements.setSync.run(row);
  }
}

/** Opens or makes `gallery.db` in the folder, and finds the file of templates beside it. */
export function openGalleryStore(dataDir: string, sealing: Sealing): GalleryStore {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const db = new Database(join(dataDir, 'gallery.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // A removed template must not stay readable in free pages.
  db.pragma('secure_delete = ON');
  migrate(db, GALLERY_MIGRATIONS);
  return new GalleryStore(db, sealing, join(dataDir, 'gallery.snapshot'));
}

/** The page's validity as a length of time, so that a gate whose clock is off still keeps it. */
function confirmed(page: GalleryPage, atMs: number): { synced_at_ms: number; valid_until_ms: number } {
  const validForMs = page.validUntilMs - page.issuedAtMs;
  return { synced_at_ms: Math.round(atMs), valid_until_ms: Math.round(atMs + validForMs) };
}

const holderSchema = galleryEntrySchema.pick({ addressee: true, badges: true, held: true });

/** How to speak to somebody, and what their badges are. */
export type Holder = z.infer<typeof holderSchema>;

function holderIn({ addressee, badges, held }: GalleryEntry): Holder {
  return { addressee, badges, held };
}

function holderSealedAs(personId: string): string {
  return `holder:${personId}`;
}

function transformSealedAs(transformId: string): string {
  return `transform:${transformId}`;
}

function sealedAs(personId: string, templateId: string): string {
  return `template:${personId}:${templateId}`;
}

const standingRow = z.object({ accreditations: z.string(), watchlist: watchlistStandingSchema });

const templateRow = z.object({
  person_id: z.string(),
  template_id: z.string(),
  pipeline_id: z.string(),
  sealed: z.instanceof(Buffer),
});

const transformRow = z.object({ sealed: z.instanceof(Buffer) });

const syncRow = z.object({
  generation: z.int(),
  gathering: z.int().nullable(),
  revision: z.int(),
  cursor: z.string().nullable(),
  next_cursor: z.string().nullable(),
  issued_at_ms: z.int(),
  synced_at_ms: z.int().nullable(),
  valid_until_ms: z.int().nullable(),
  promise: z.string().nullable(),
  transform_id: z.string().nullable(),
  next_transform_id: z.string().nullable(),
});
