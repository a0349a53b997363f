import { createDecipheriv, createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ROWS_PER_BLOCK } from './block-layout.ts';
import { GalleryMatrix } from './gallery-matrix.ts';
import type { KernelMemory } from './kernel/kernel.ts';
import { NeighbourTable } from './neighbour-table.ts';
import {
  CIPHER,
  HASH_BYTES,
  keyIdOf,
  NEIGHBOUR_NUMBERS,
  NONCE_BYTES,
  PREFIX_BYTES,
  SEAL_BYTES,
  SNAPSHOT_MAGIC,
  SNAPSHOT_VERSION,
  type SnapshotFile,
  type SnapshotHeader,
  type SnapshotSection,
  sealedWith,
  snapshotHeaderSchema,
  snapshotPeopleSchema,
  TAG_BYTES,
} from './snapshot-format.ts';

/** Why a file cannot be used; the gallery is then to be built from where it came from. */
export type SnapshotRefusal =
  | 'missing'
  | 'damaged'
  | 'truncated'
  | 'newer-version'
  | 'foreign-pipeline'
  | 'sealed-with-another-key';

export interface LoadedSnapshot {
  readonly matrix: GalleryMatrix;
  readonly stamp: string;
  readonly neighbours: ReadonlyMap<string | null, NeighbourTable>;
}

/** Thrown inside only; `loadSnapshot` answers with its reason. */
class Unusable extends Error {
  readonly reason: SnapshotRefusal;
  constructor(reason: SnapshotRefusal, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/**
 * Reads a gallery into empty memory. Whatever is wrong with the file, nothing of it is used, and what
 * was read of it is cleared again.
 */
export function loadSnapshot(
  file: SnapshotFile,
  pipelineId: string,
  memory: KernelMemory,
): LoadedSnapshot | { readonly refused: SnapshotRefusal } {
  let fd: number;
  try {
    fd = openSync(file.path, 'r');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return { refused: 'missing' };
    throw cause;
  }
  try {
    return new SnapshotReader(fd, file.key, pipelineId, memory).read();
  } catch (cause) {
    new Uint8Array(memory.buffer).fill(0);
    if (cause instanceof Unusable) return { refused: cause.reason };
    throw cause;
  } finally {
    closeSync(fd);
  }
}

class SnapshotReader {
  private readonly fd: number;
  private readonly key: Uint8Array;
  private readonly pipelineId: string;
  private readonly memory: KernelMemory;
  private at = 0;

  constructor(fd: number, key: Uint8Array, pipelineId: string, memory: KernelMemory) {
    this.fd = fd;
    this.key = key;
    this.pipelineId = pipelineId;
    this.memory = memory;
  }

  read(): LoadedSnapshot {
    const { header, hash } = this.header();
    const sections = header.sections.map((section, i) => ({ section, bound: sealedWith(hash, i) }));
    const sealedBytes = sections.reduce((sum, { section }) => sum + section.bytes + SEAL_BYTES, 0);
    const missing = this.at + sealedBytes - fstatSync(this.fd).size;
    if (missing > 0) throw new Unusable('truncated');
    if (missing < 0) throw new Unusable('damaged');

    const matrix = new GalleryMatrix(header.length, this.memory);
    const [people, rows, ...rest] = sections;
    if (people?.section.kind !== 'people' || rows?.section.kind !== 'rows') throw new Unusable('damaged');
    const held = parsed(snapshotPeopleSchema, this.open(people));
    const owners = new Uint32Array(aligned(this.open(rows)));
    const templates = rest.filter(({ section }) => section.kind === 'templates');
    for (const [i, section] of templates.entries()) this.templates(matrix, i, section);
    matrix.adopt(held, owners);
    const { size } = matrix;
    if (size.people !== header.people || size.templates !== header.templates) throw new Unusable('damaged');
    const neighbours = new Map<string | null, NeighbourTable>();
    for (const bound of rest) {
      if (bound.section.kind !== 'neighbours') continue;
      const { scope } = bound.section;
      neighbours.set(scope, this.neighbours(matrix, held.people, scope, this.open(bound)));
    }
    return { matrix, stamp: header.stamp, neighbours };
  }

  private header(): { readonly header: SnapshotHeader; readonly hash: Buffer } {
    const prefix = this.take(PREFIX_BYTES);
    if (!prefix.subarray(0, SNAPSHOT_MAGIC.length).equals(SNAPSHOT_MAGIC)) throw new Unusable('damaged');
    const version = prefix.readUInt32LE(SNAPSHOT_MAGIC.length);
    if (version > SNAPSHOT_VERSION) throw new Unusable('newer-version');
    const json = this.take(prefix.readUInt32LE(SNAPSHOT_MAGIC.length + 4));
    const hash = createHash('sha256').update(prefix).update(json).digest();
    if (!this.take(HASH_BYTES).equals(hash)) throw new Unusable('damaged');
    const header = parsed(snapshotHeaderSchema, json);
    if (header.pipelineId !== this.pipelineId) throw new Unusable('foreign-pipeline');
    if (header.keyId !== keyIdOf(this.key)) throw new Unusable('sealed-with-another-key');
    return { header, hash };
  }

  private templates(matrix: GalleryMatrix, at: number, section: BoundSection): void {
    const content = this.open(section);
    const { stride } = matrix.blocks.layout;
    const rows = content.length / 4 / stride;
    if (!(Number.isInteger(rows) && rows <= ROWS_PER_BLOCK)) throw new Unusable('damaged');
    const { block } = matrix.blocks.placeOf(at * ROWS_PER_BLOCK);
    const { buffer, byteOffset } = block.values;
    new Uint8Array(buffer, byteOffset, content.length).set(content);
    try {
      matrix.blocks.encode(block, 0, rows);
    } catch (cause) {
      throw new Unusable('damaged', { cause });
    }
  }

  private neighbours(
    matrix: GalleryMatrix,
    ids: readonly string[],
    scope: string | null,
    content: Buffer,
  ): NeighbourTable {
    const records = new Float64Array(aligned(content));
    const numbers = ids.map((id) => matrix.people.numberOf(id) ?? Number.NaN);
    const table = new NeighbourTable(matrix, scope);
    for (const [place, person] of numbers.entries()) {
      const [count = -1, ...pairs] = records.subarray(
        place * NEIGHBOUR_NUMBERS,
        (place + 1) * NEIGHBOUR_NUMBERS,
      );
      if (count < 0) continue;
      const nearest = Array.from({ length: count }, (_, i) => ({
        person: numbers[pairs[i * 2] ?? Number.NaN] ?? Number.NaN,
        score: pairs[i * 2 + 1] ?? Number.NaN,
      }));
      table.restore(person, nearest);
    }
    return table;
  }

  private open({ section: { bytes }, bound }: BoundSection): Buffer {
    const sealed = this.take(bytes + SEAL_BYTES);
    const decipher = createDecipheriv(CIPHER, this.key, sealed.subarray(0, NONCE_BYTES)).setAAD(bound);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const content = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
    try {
      decipher.final();
    } catch (cause) {
      throw new Unusable('damaged', { cause });
    }
    return content;
  }

  private take(bytes: number): Buffer {
    if (bytes > fstatSync(this.fd).size - this.at) throw new Unusable('truncated');
    const taken = Buffer.allocUnsafeSlow(bytes);
    let got = 0;
    while (got < bytes) {
      const read = readSync(this.fd, taken, got, bytes - got, this.at + got);
      if (read === 0) throw new Unusable('truncated');
      got += read;
    }
    this.at += bytes;
    return taken;
  }
}

interface BoundSection {
  readonly section: SnapshotSection;
  readonly bound: Buffer;
}

/** A copy that numbers of several bytes can be read from. */
function aligned(content: Buffer): ArrayBuffer {
  return new Uint8Array(content).buffer;
}

function parsed<T>(schema: { parse(value: unknown): T }, json: Buffer): T {
  try {
    return schema.parse(JSON.parse(json.toString('utf8')));
  } catch (cause) {
    throw new Unusable('damaged', { cause });
  }
}
