import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import { z } from 'zod';
import type { SnapshotFile } from '#models/gallery-index/snapshot-format';
import type { Sealing } from '../device/sealing.ts';

/** A state of the gallery in use: its generation, and how many pages had been applied. */
export interface GalleryRevision {
  readonly generation: number;
  readonly revision: number;
}

/** The file that holds the templates of a state of the gallery. */
export interface KeptSnapshot extends GalleryRevision {
  readonly file: SnapshotFile;
  /** What the file must say of itself. */
  readonly stamp: string;
}

/** A file on its way: it is not believed before it is kept. */
export interface NewSnapshot extends KeptSnapshot {
  /** How often a snapshot had been forgotten when it was begun. */
  readonly forgotten: number;
}

/**
 * Beside the database, which is the truth, a file of the same templates that loads in a tenth of the
 * time. Each file has a key of its own, which lies sealed in the database: whoever takes a template out
 * deletes that key in the same transaction, and every copy of the file is noise from then on.
 */
export class SnapshotKeeper {
  private readonly file: string;
  private readonly sealing: Sealing;
  private readonly select: Statement;
  private readonly insert: Statement;
  private readonly delete: Statement;
  private forgotten = 0;

  /** @param file the one place of it */
  constructor(db: Database, sealing: Sealing, file: string) {
    this.file = file;
    this.sealing = sealing;
    this.select = db.prepare('SELECT generation, revision, sealed_key FROM snapshot');
    this.insert = db.prepare('INSERT OR REPLACE INTO snapshot VALUES (1, ?, ?, ?)');
    this.delete = db.prepare('DELETE FROM snapshot');
  }

  find(): KeptSnapshot | null {
    const row = snapshotRow.optional().parse(this.select.get());
    if (!row) return null;
    const { generation, revision } = row;
    const key = this.sealing.open(row.sealed_key, SEALED_AS);
    return { generation, revision, file: { path: this.file, key }, stamp: stampOf(row) };
  }

  /** The file to be written of a state; what earlier attempts left half-written goes. */
  begin({ generation, revision }: GalleryRevision): NewSnapshot {
    const { dir, base } = path.parse(this.file);
    for (const name of readdirSync(dir)) {
      if (name.startsWith(`${base}.`)) rmSync(path.join(dir, name));
    }
    const stamp = stampOf({ generation, revision });
    const file = { path: this.file, key: randomBytes(32) };
    return { generation, revision, file, stamp, forgotten: this.forgotten };
  }

  /** @returns false when a template was taken out while the file was being written: it is gone then */
  keep({ generation, revision, file, forgotten }: NewSnapshot): boolean {
    if (forgotten !== this.forgotten) {
      this.removeFile();
      return false;
    }
    this.insert.run(generation, revision, this.sealing.seal(file.key, SEALED_AS));
    return true;
  }

  /** Makes the file unreadable, within the transaction that takes a template out. */
  forget(): void {
    this.forgotten += 1;
    this.delete.run();
  }

  /** Tidies up after `forget`, as far as the disk lets it be done: without its key the file is noise already. */
  removeFile(): void {
    try {
      rmSync(this.file, { force: true, recursive: true });
    } catch (fault) {
      if (!(fault instanceof Error && 'syscall' in fault)) throw fault;
    }
  }
}

const SEALED_AS = 'gallery-snapshot-key';

function stampOf({ generation, revision }: GalleryRevision): string {
  return `${generation}.${revision}`;
}

const snapshotRow = z.object({
  generation: z.int(),
  revision: z.int(),
  sealed_key: z.instanceof(Buffer),
});
