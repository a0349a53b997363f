import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../make-folder.ts';
import type { EventVault } from '../privacy/vault.ts';
import { writeFileDurably } from '../privacy/write-file-durably.ts';
import type { SealedPlace } from './sealed-file.ts';

const PLACE_FILE = 'place';

interface FilesOf {
  readonly id: string;
  readonly event_id: string;
}

/** A name that no other upload has, so that none writes over what a run reads. */
export function newFileName(what: 'upload' | 'table' | 'photos'): string {
  return `${what}-${randomBytes(9).toString('base64url')}`;
}

/**
 * Where the files of imports lie until they are done with: sealed under their event's key, in a folder of
 * the event's own. The folder has a name of its own, by which servers on one database know whose files are
 * at hand.
 */
export class ImportFiles {
  readonly #folder: string;
  readonly place: string;

  private constructor(folder: string, place: string) {
    this.#folder = folder;
    this.place = place;
  }

  static open(dataDir: string): ImportFiles {
    const folder = path.resolve(dataDir, 'imports');
    makeFolder(folder);
    const file = path.join(folder, PLACE_FILE);
    if (!existsSync(file)) writeFileDurably(file, Buffer.from(randomBytes(12).toString('hex')), 0o600);
    return new ImportFiles(folder, readFileSync(file, 'utf8').trim());
  }

  sealed(of: FilesOf, name: string, vault: EventVault): SealedPlace {
    const folder = this.#folderOf(of);
    makeFolder(folder);
    return { file: path.join(folder, name), vault, id: `${of.id}/${name}` };
  }

  has(of: FilesOf): boolean {
    return existsSync(this.#folderOf(of));
  }

  async deleteOne(of: FilesOf, name: string): Promise<void> {
    await rm(path.join(this.#folderOf(of), name), { force: true });
  }

  async delete(of: FilesOf): Promise<void> {
    await rm(this.#folderOf(of), { recursive: true, force: true });
  }

  #folderOf({ id, event_id }: FilesOf): string {
    return path.join(this.#folder, event_id, id);
  }
}
