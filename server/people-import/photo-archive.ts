import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { RowProblem } from '#contract/people-import';
import type { SealedFile } from './sealed-file.ts';
import { FileRefused } from './table-row.ts';

/** What a picture may be, as uploads are bound. */
const MOST_PICTURE_BYTES = 12 * 1024 * 1024;
const MOST_ENTRIES = 120_000;
const PICTURE = /\.(jpe?g|png|webp|avif|hei[cf])$/;
/** Bits of a Unix mode that tell what an entry is, and what a plain file has there. */
const KIND_OF_FILE = 0o170000;
const PLAIN_FILE = 0o100000;

type Usable = { readonly kind: 'picture'; readonly entry: yauzl.Entry };
type Found = Usable | { readonly kind: 'unusable'; readonly problem: RowProblem };

export type ArchivedPicture =
  | { readonly kind: 'picture'; readonly bytes: Uint8Array }
  | { readonly kind: 'unusable'; readonly problem: RowProblem };

/**
 * The pictures of a ZIP archive, by the last part of their names without regard to case. Nothing of it is
 * written to the disk, so a name leads nowhere; a picture is unpacked when it is asked for, and only as far
 * as pictures go.
 */
export class PhotoArchive {
  readonly #zip: yauzl.ZipFile;
  readonly #found: ReadonlyMap<string, Found>;
  readonly pictures: number;
  readonly unusable: number;

  private constructor(zip: yauzl.ZipFile, found: ReadonlyMap<string, Found>, others: number) {
    this.#zip = zip;
    this.#found = found;
    this.pictures = [...found.values()].filter(({ kind }) => kind === 'picture').length;
    this.unusable = found.size - this.pictures + others;
  }

  /** @throws FileRefused */
  static async open(file: SealedFile): Promise<PhotoArchive> {
    const zip = await openZip(file);
    if (zip.entryCount > MOST_ENTRIES) throw new FileRefused('hostile-archive');
    const found = new Map<string, Found>();
    let others = 0;
    try {
      for await (const entry of zip.eachEntry()) {
        const key = keyOf(entry.fileName);
        if (entry.fileName.endsWith('/') || isOfTheSystem(entry.fileName)) continue;
        if (!PICTURE.test(key)) others += 1;
        else if (found.has(key)) found.set(key, { kind: 'unusable', problem: 'photo-ambiguous' });
        else found.set(key, usable(entry));
      }
    } catch {
      // Names that lead out of the archive, and a directory that does not hold together.
      throw new FileRefused('hostile-archive');
    }
    return new PhotoArchive(zip, found, others);
  }

  /** @param name as the row has it, or null for one that is called like the person's external id */
  async picture(name: string | null, externalId: string): Promise<ArchivedPicture | null> {
    const found = name === null ? this.#calledLike(externalId) : this.#found.get(keyOf(name));
    if (!found) return name === null ? null : { kind: 'unusable', problem: 'photo-not-there' };
    if (found.kind === 'unusable') return found;
    try {
      return { kind: 'picture', bytes: await this.#unpacked(found.entry) };
    } catch {
      // Damaged, or larger than it says.
      return { kind: 'unusable', problem: 'photo-unreadable' };
    }
  }

  close(): void {
    this.#zip.close();
  }

  #calledLike(externalId: string): Found | undefined {
    const names = ['jpg', 'jpeg', 'png', 'webp', 'avif', 'heic', 'heif'].map((ending) =>
      keyOf(`${externalId}.${ending}`),
    );
    const found = names.flatMap((name) => this.#found.get(name) ?? []);
    return found.length > 1 ? { kind: 'unusable', problem: 'photo-ambiguous' } : found[0];
  }

  async #unpacked(entry: yauzl.Entry): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of await this.#zip.openReadStreamPromise(entry)) {
      parts.push(part as Uint8Array);
      bytes += (part as Uint8Array).length;
      if (bytes > MOST_PICTURE_BYTES) throw new RangeError('larger than a picture');
    }
    return Buffer.concat(parts);
  }
}

function usable(entry: yauzl.Entry): Found {
  const mode = (entry.externalFileAttributes >>> 16) & KIND_OF_FILE;
  if (mode !== 0 && mode !== PLAIN_FILE) return { kind: 'unusable', problem: 'photo-unreadable' };
  if (entry.isEncrypted()) return { kind: 'unusable', problem: 'photo-encrypted' };
  if (entry.uncompressedSize > MOST_PICTURE_BYTES) return { kind: 'unusable', problem: 'photo-too-large' };
  return { kind: 'picture', entry };
}

function keyOf(name: string): string {
  return (name.split('/').at(-1) ?? '').normalize('NFC').toLowerCase();
}

/** What macOS puts beside the files themselves. */
function isOfTheSystem(name: string): boolean {
  return name.startsWith('__MACOSX/') || name.endsWith('.DS_Store');
}

async function openZip(file: SealedFile): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.fromRandomAccessReaderPromise(new SealedReader(file), file.bytes, {
      autoClose: false,
    });
  } catch {
    throw new FileRefused('not-an-archive');
  }
}

class SealedReader extends yauzl.RandomAccessReader {
  readonly #file: SealedFile;

  constructor(file: SealedFile) {
    super();
    this.#file = file;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#range(start, end));
  }

  /** The directory is read in thousands of small steps, for which a stream each is too much. */
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#file.read(position, length).then(
      (bytes) => {
        bytes.copy(buffer, offset);
        callback(null);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }

  async *#range(start: number, end: number): AsyncGenerator<Buffer> {
    const step = 64 * 1024;
    for (let at = start; at < end; at += step) yield await this.#file.read(at, Math.min(step, end - at));
  }
}
