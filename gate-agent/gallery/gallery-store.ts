import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { type GalleryEntry, type GalleryPage, type GateConfig, gateConfigSchema } from '#contract/device';
import { accreditationSchema } from '#contract/person';
import { type MeasuredPromise, measuredPromiseSchema } from '#contract/promise-basis';
import type { Accreditation } from '#domain/access/accreditation';
import type { Sealing } from '../device/sealing.ts';
import { migrate } from '../sqlite/migrate.ts';
import { GALLERY_MIGRATIONS } from './gallery-schema.ts';

export interface StoredTemplate {
  readonly pipelineId: string;
  /** Float32 little-endian. */
  readonly vector: Uint8Array;
}

export interface StoredPerson {
  readonly personId: string;
  /** The place of their latest change in the event's order of changes. */
  readonly seq: number;
  readonly accreditations: readonly Accreditation[];
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

export type Applied = 'changed-in-use' | 'replaced-in-use' | 'gathered';

/**
 * The gallery on disk: templates sealed, page and cursor in one transaction, so that a crash leaves
 * either the state before a page or after it.
 */
export class GalleryStore {
  private readonly db: Database.Database;
  private readonly sealing: Sealing;

  constructor(db: Database.Database, sealing: Sealing) {
    this.db = db;
    this.sealing = sealing;
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
      followsIn: row.next_cursor === null ? row.transform_id : row.next_transform_id,
    };
  }

  /**
   * @param page already checked
   * @param atMs when it came, by the gate's wall clock
   */
  apply(page: GalleryPage, atMs: number): Applied {
    const applied = this.db.transaction(() => this.applyPage(page, atMs)).immediate();
    if (applied === 'replaced-in-use' || page.changes.some((change) => change.kind === 'tombstone')) {
      // Whoever was erased leaves the write-ahead log, too.
      this.db.pragma('wal_checkpoint(TRUNCATE)');
    }
    return applied;
  }

  /** Everyone of the gallery in use. @throws SealBroken */
  people(): StoredPerson[] {
    const { generation } = this.syncRow();
    const people = this.db
      .prepare('SELECT person_id, seq, accreditations FROM person WHERE generation = ? ORDER BY person_id')
      .all(generation);
    return z
      .array(personRow)
      .parse(people)
      .map((row) => ({
        personId: row.person_id,
        seq: row.seq,
        accreditations: z.array(accreditationSchema).parse(JSON.parse(row.accreditations)),
        templates: this.templatesOf(generation, row.person_id),
      }));
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
    return row ? gateConfigSchema.parse(JSON.parse(row.body)) : null;
  }

  keepConfig(config: GateConfig): void {
    this.db
      .prepare('INSERT INTO config VALUES (1, ?) ON CONFLICT (only_row) DO UPDATE SET body = excluded.body')
      .run(JSON.stringify(config));
  }

  close(): void {
    this.db.close();
  }

  private templatesOf(generation: number, personId: string): StoredTemplate[] {
    const rows = this.db
      .prepare(
        `SELECT template_id, pipeline_id, sealed FROM template
         WHERE generation = ? AND person_id = ? ORDER BY template_id`,
      )
      .all(generation, personId);
    return z
      .array(templateRow)
      .parse(rows)
      .map((row) => ({
        pipelineId: row.pipeline_id,
        vector: this.sealing.open(row.sealed, sealedAs(personId, row.template_id)),
      }));
  }

  private applyPage(page: GalleryPage, atMs: number): Applied {
    const before = this.syncRow();
    const startsOver = page.restart || (before.cursor === null && before.next_cursor === null);
    if (startsOver) this.forget(before.generation + 1);
    const gathering = startsOver || before.next_cursor !== null;
    const generation = before.generation + (gathering ? 1 : 0);
    for (const change of page.changes) {
      if (change.kind === 'upsert') this.upsert(generation, change.entry);
      else this.remove(generation, change.personId);
    }
    if (gathering && page.more) {
      this.setSync({
        ...before,
        next_cursor: page.cursor,
        next_transform_id: page.transformId,
        issued_at_ms: page.issuedAtMs,
      });
      return 'gathered';
    }
    if (gathering) this.forget(before.generation);
    this.db.prepare('DELETE FROM transform WHERE transform_id <> ?').run(page.transformId);
    this.setSync({
      ...(page.more ? before : confirmed(page, atMs)),
      generation,
      cursor: page.cursor,
      next_cursor: null,
      transform_id: page.transformId,
      next_transform_id: null,
      issued_at_ms: page.issuedAtMs,
      promise: page.promise === null ? null : JSON.stringify(page.promise),
    });
    return gathering ? 'replaced-in-use' : 'changed-in-use';
  }

  private upsert(generation: number, entry: GalleryEntry): void {
    this.remove(generation, entry.personId);
    this.db
      .prepare('INSERT INTO person (generation, person_id, accreditations, seq) VALUES (?, ?, ?, ?)')
      .run(generation, entry.personId, JSON.stringify(entry.accreditations), entry.seq);
    const insert = this.db.prepare('INSERT INTO template VALUES (?, ?, ?, ?, ?)');
    for (const template of entry.templates) {
      const vector = Buffer.from(template.vector, 'base64');
      const sealed = this.sealing.seal(vector, sealedAs(entry.personId, template.id));
      insert.run(generation, entry.personId, template.id, template.pipelineId, sealed);
    }
  }

  private remove(generation: number, personId: string): void {
    this.db.prepare('DELETE FROM person WHERE generation = ? AND person_id = ?').run(generation, personId);
  }

  private forget(generation: number): void {
    this.db.prepare('DELETE FROM person WHERE generation = ?').run(generation);
  }

  private syncRow(): z.infer<typeof syncRow> {
    return syncRow.parse(this.db.prepare('SELECT * FROM sync').get());
  }

  private setSync(row: Omit<z.infer<typeof syncRow>, 'only_row'>): void {
    this.db
      .prepare(
        `UPDATE sync SET generation = :generation, cursor = :cursor, next_cursor = :next_cursor,
           issued_at_ms = :issued_at_ms, synced_at_ms = :synced_at_ms, valid_until_ms = :valid_until_ms,
           promise = :promise, transform_id = :transform_id, next_transform_id = :next_transform_id`,
      )
      .run(row);
  }
}

/** Opens or makes `gallery.db` in the folder. */
export function openGalleryStore(dataDir: string, sealing: Sealing): GalleryStore {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const db = new Database(join(dataDir, 'gallery.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // A removed template must not stay readable in free pages.
  db.pragma('secure_delete = ON');
  migrate(db, GALLERY_MIGRATIONS);
  return new GalleryStore(db, sealing);
}

/** The page's validity as a length of time, so that a gate whose clock is off still keeps it. */
function confirmed(page: GalleryPage, atMs: number): { synced_at_ms: number; valid_until_ms: number } {
  const validForMs = page.validUntilMs - page.issuedAtMs;
  return { synced_at_ms: Math.round(atMs), valid_until_ms: Math.round(atMs + validForMs) };
}

function transformSealedAs(transformId: string): string {
  return `transform:${transformId}`;
}

function sealedAs(personId: string, templateId: string): string {
  return `template:${personId}:${templateId}`;
}

const personRow = z.object({ person_id: z.string(), seq: z.int(), accreditations: z.string() });

const templateRow = z.object({
  template_id: z.string(),
  pipeline_id: z.string(),
  sealed: z.instanceof(Buffer),
});

const transformRow = z.object({ sealed: z.instanceof(Buffer) });

const syncRow = z.object({
  generation: z.int(),
  cursor: z.string().nullable(),
  next_cursor: z.string().nullable(),
  issued_at_ms: z.int(),
  synced_at_ms: z.int().nullable(),
  valid_until_ms: z.int().nullable(),
  promise: z.string().nullable(),
  transform_id: z.string().nullable(),
  next_transform_id: z.string().nullable(),
});
