import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database, { type Statement } from 'better-sqlite3';
import { z } from 'zod';
import { type GalleryPage, type GateConfig, gateConfigSchema } from '#contract/device';
import { type MeasuredPromise, measuredPromiseSchema } from '#contract/promise-basis';
import type { Sealing } from '../device/sealing.ts';
import { migrate } from '../sqlite/migrate.ts';
import { GALLERY_MIGRATIONS } from './gallery-schema.ts';
import { type GalleryRevision, SnapshotKeeper } from './snapshot-keeper.ts';
import {
  type FacesAsked,
  type Holder,
  type Standing,
  type StoredFace,
  StoredPeople,
  type StoredTemplate,
} from './stored-people.ts';

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

/** Rows deleted in one go: between goes the lanes get their turn. */
const FORGOTTEN_AT_ONCE = 500;

/**
 * The gallery on disk: templates sealed, page and cursor in one transaction, so that a crash leaves
 * either the state before a page or after it. What somebody may do is read when they are recognised.
 */
export class GalleryStore {
  readonly snapshot: SnapshotKeeper;
  private readonly db: Database.Database;
  private readonly sealing: Sealing;
  private readonly people: StoredPeople;
  private readonly selectSync: Statement;
  private readonly updateSync: Statement;

  constructor(db: Database.Database, sealing: Sealing, snapshotPath: string) {
    this.db = db;
    this.sealing = sealing;
    this.people = new StoredPeople(db, sealing);
    this.snapshot = new SnapshotKeeper(db, sealing, snapshotPath);
    this.selectSync = db.prepare('SELECT * FROM sync');
    this.updateSync = db.prepare(
      `UPDATE sync SET generation = :generation, gathering = :gathering, revision = :revision,
         cursor = :cursor, next_cursor = :next_cursor, issued_at_ms = :issued_at_ms,
         synced_at_ms = :synced_at_ms, valid_until_ms = :valid_until_ms, promise = :promise,
         transform_id = :transform_id, next_transform_id = :next_transform_id`,
    );
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
    return this.people.standingOf(this.inUse.generation, personId);
  }

  /** What is known of somebody of the gallery in use beside face and accreditations. @throws SealBroken */
  holder(personId: string): Holder | null {
    return this.people.holder(this.inUse.generation, personId);
  }

  /** Of somebody of the gallery in use. @throws SealBroken */
  templatesOf(personId: string): StoredTemplate[] {
    return this.people.templatesOf(this.inUse.generation, personId);
  }

  /** How many templates of the gallery in use came with a change after `seq`; with -1 all of them. */
  templatesAfter(seq: number): number {
    return this.people.templatesAfter(this.inUse.generation, seq);
  }

  /** A page of faces. @throws SealBroken */
  faces(asked: FacesAsked): StoredFace[] {
    return this.people.faces(asked);
  }

  /** Deletes some of what belongs to no gallery any more. @returns whether there was something */
  forgetSome(): boolean {
    const { generation, gathering } = this.syncRow();
    const deleted = this.people.forgetOld(generation, gathering, FORGOTTEN_AT_ONCE);
    if (deleted < FORGOTTEN_AT_ONCE) this.emptyLog();
    return deleted > 0;
  }

  /** Whether anything is kept of the person, in the gallery in use or in the one that is being gathered. */
  mentions(personId: string): boolean {
    return this.people.mentions(personId);
  }

  /** In every gallery and in the file of all templates; nothing is left in free pages or in the write-ahead log. */
  forgetPerson(personId: string): void {
    this.forgetting(() => this.people.forget(personId));
  }

  /** Whether any gallery keeps a template of the person. */
  hasFaceOf(personId: string): boolean {
    return this.people.hasFaceOf(personId);
  }

  /** As `forgetPerson`, of the person's face alone. @throws SealBroken */
  forgetFace(personId: string): void {
    this.forgetting(() => this.people.forgetFace(personId));
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
      if (change.kind === 'upsert') lost = this.people.put(generation, revision, change.entry) || lost;
      else lost = this.people.remove(generation, change.personId) || lost;
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

  private emptyLog(): void {
    this.db.pragma('wal_checkpoint(TRUNCATE)');
  }

  private syncRow(): z.infer<typeof syncRow> {
    return syncRow.parse(this.selectSync.get());
  }

  private setSync(row: Omit<z.infer<typeof syncRow>, 'only_row'>): void {
    this.updateSync.run(row);
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

function transformSealedAs(transformId: string): string {
  return `transform:${transformId}`;
}

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
