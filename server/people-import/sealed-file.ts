import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { EventVault } from '../privacy/vault.ts';
import { RequestError } from '../request-error.ts';

const PLAIN_BYTES = 64 * 1024;
/** Version, nonce and tag of a sealed box. */
const SEALED_BYTES = PLAIN_BYTES + 1 + 12 + 16;
/** Pieces that were opened last: whoever reads an archive's directory comes back to the same ones. */
const KEPT_PIECES = 8;

/** A file that is read at any place and never lies open on the disk. */
export interface SealedPlace {
  readonly file: string;
  readonly vault: EventVault;
  /** Names the file in its seals, so that none can be put in another's place. */
  readonly id: string;
}

/**
 * Seals what comes, piece by piece; the file is there whole or not at all.
 * @returns how many bytes came
 * @throws RequestError `too-large`
 */
export async function writeSealed(
  { file, vault, id }: SealedPlace,
  source: AsyncIterable<Uint8Array | string>,
  maxBytes: number,
): Promise<number> {
  const draft = `${file}.part`;
  const out = createWriteStream(draft, { mode: 0o600 });
  const done = finished(out);
  done.catch(() => undefined);
  let bytes = 0;
  let index = 0;
  let pending = Buffer.alloc(0);
  const write = async (piece: Uint8Array) => {
    if (!out.write(vault.seal('import', `${id}/${index}`, piece))) {
      await Promise.race([once(out, 'drain'), done]);
    }
    index += 1;
  };
  try {
    for await (const chunk of source) {
      const fresh = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
      bytes += fresh.length;
      if (bytes > maxBytes) throw new RequestError('too-large');
      pending = Buffer.concat([pending, fresh]);
      let from = 0;
      for (; pending.length - from >= PLAIN_BYTES; from += PLAIN_BYTES) {
        await write(pending.subarray(from, from + PLAIN_BYTES));
      }
      pending = pending.subarray(from);
    }
    await write(pending);
    out.end();
    await done;
    await rename(draft, file);
    return bytes;
  } catch (error) {
    out.destroy();
    await done.catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
}

/** Reads a sealed file at any place. */
export class SealedFile {
  readonly #place: SealedPlace;
  readonly #handle: FileHandle;
  readonly bytes: number;
  readonly #opened = new Map<number, Uint8Array>();

  private constructor(place: SealedPlace, handle: FileHandle, bytes: number) {
    this.#place = place;
    this.#handle = handle;
    this.bytes = bytes;
  }

  /** @param bytes how many were written: a file that was cut does not pass for whole */
  static async open(place: SealedPlace, bytes: number): Promise<SealedFile> {
    return new SealedFile(place, await open(place.file, 'r'), bytes);
  }

  /** @throws SealBroken; RangeError beyond the end */
  async read(from: number, length: number): Promise<Buffer> {
    if (from < 0 || from + length > this.bytes) throw new RangeError('beyond the end of the file');
    const parts: Uint8Array[] = [];
    for (let at = from; at < from + length; ) {
      const piece = await this.#piece(Math.floor(at / PLAIN_BYTES));
      const within = at % PLAIN_BYTES;
      const part = piece.subarray(within, Math.min(piece.length, within + from + length - at));
      if (part.length === 0) throw new RangeError('the file was cut');
      parts.push(part);
      at += part.length;
    }
    return Buffer.concat(parts);
  }

  async *chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < this.bytes; at += PLAIN_BYTES) {
      yield await this.read(at, Math.min(PLAIN_BYTES, this.bytes - at));
    }
  }

  /** Lines of a text in UTF-8, without their ends. */
  async *lines(): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of this.chunks()) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      yield* parts;
    }
    if (rest !== '') yield rest;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #piece(index: number): Promise<Uint8Array> {
    const known = this.#opened.get(index);
    if (known) return known;
    const sealed = Buffer.alloc(SEALED_BYTES);
    const { bytesRead } = await this.#handle.read(sealed, 0, SEALED_BYTES, index * SEALED_BYTES);
    const { vault, id } = this.#place;
    const plain = vault.open('import', `${id}/${index}`, sealed.subarray(0, bytesRead));
    const [oldest] = this.#opened.keys();
    if (this.#opened.size >= KEPT_PIECES && oldest !== undefined) this.#opened.delete(oldest);
    this.#opened.set(index, plain);
    return plain;
  }
}
