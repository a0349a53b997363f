import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ROWS_PER_BLOCK } from './block-layout.ts';
import type { GalleryMatrix } from './gallery-matrix.ts';
import type { NeighbourTable } from './neighbour-table.ts';
import { sealSection } from './section-seal.ts';
import {
  keyIdOf,
  NEIGHBOUR_NUMBERS,
  PREFIX_BYTES,
  SNAPSHOT_MAGIC,
  SNAPSHOT_VERSION,
  type SnapshotFile,
  type SnapshotHeader,
  type SnapshotSection,
  sealedWith,
} from './snapshot-format.ts';

export interface SnapshotContent {
  readonly pipelineId: string;
  readonly stamp: string;
  readonly matrix: GalleryMatrix;
  /** By scope. */
  readonly neighbours: ReadonlyMap<string | null, NeighbourTable>;
}

interface SectionSource {
  readonly section: SnapshotSection;
  readonly content: () => Uint8Array;
}

/**
 * Writes a gallery beside its place, makes it durable and moves it there: a reader finds the old file
 * or the new one. Only rows that are held are written, so whoever was removed is not in the new file.
 * The gallery must not change meanwhile; between sections other work gets its turn.
 */
export async function saveSnapshot(file: SnapshotFile, content: SnapshotContent): Promise<void> {
  const temporary = `${file.path}.${process.pid}.new`;
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      await writeSnapshot(handle, file.key, content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file.path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
  const folder = await open(path.dirname(file.path), 'r');
  await folder.sync().finally(() => folder.close());
}

async function writeSnapshot(handle: FileHandle, key: Uint8Array, content: SnapshotContent): Promise<void> {
  const { pipelineId, stamp, matrix } = content;
  const sources = sectionsOf(content);
  const header: SnapshotHeader = {
    pipelineId,
    length: matrix.length,
    ...matrix.size,
    stamp,
    keyId: keyIdOf(key),
    sections: sources.map(({ section }) => section),
  };
  const start = startOf(header);
  const hash = createHash('sha256').update(start).digest();
  await handle.appendFile(start);
  await handle.appendFile(hash);
  for (const [i, source] of sources.entries()) {
    await handle.appendFile(sealSection(key, sealedWith(hash, i), source.content()));
  }
}

function startOf(header: SnapshotHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const start = Buffer.alloc(PREFIX_BYTES + json.length);
  start.set(SNAPSHOT_MAGIC);
  start.writeUInt32LE(SNAPSHOT_VERSION, SNAPSHOT_MAGIC.length);
  start.writeUInt32LE(json.length, SNAPSHOT_MAGIC.length + 4);
  start.set(json, PREFIX_BYTES);
  return start;
}

function sectionsOf({ matrix, neighbours }: SnapshotContent): readonly SectionSource[] {
  const ids = [...matrix.people.ids()];
  const places = new Map(ids.map((id, place) => [matrix.people.numberOf(id) ?? Number.NaN, place]));
  const people = Buffer.from(JSON.stringify({ people: ids, scopes: matrix.scopes.all }));
  const rows = rowBytes(matrix, places);
  return [
    { section: { kind: 'people', bytes: people.length }, content: () => people },
    { section: { kind: 'rows', bytes: rows.length }, content: () => rows },
    ...templateSections(matrix),
    ...[...neighbours].map(([scope, table]): SectionSource => {
      const content = neighbourBytes(table, places);
      return { section: { kind: 'neighbours', scope, bytes: content.length }, content: () => content };
    }),
  ];
}

function templateSections({ blocks: { filled, rows, layout } }: GalleryMatrix): readonly SectionSource[] {
  return filled.map((block, i) => {
    const bytes = Math.min(ROWS_PER_BLOCK, rows - i * ROWS_PER_BLOCK) * layout.stride * 4;
    const { buffer, byteOffset } = block.values;
    return {
      section: { kind: 'templates', bytes },
      content: () => new Uint8Array(buffer, byteOffset, bytes),
    };
  });
}

/** For each row the place of its owner and the bits of its scopes. */
function rowBytes({ blocks }: GalleryMatrix, places: ReadonlyMap<number, number>): Uint8Array {
  const rows = new Uint32Array(blocks.rows * 2);
  for (const [i, block] of blocks.filled.entries()) {
    const count = Math.min(ROWS_PER_BLOCK, blocks.rows - i * ROWS_PER_BLOCK);
    for (let place = 0; place < count; place += 1) {
      const row = i * ROWS_PER_BLOCK + place;
      rows[row * 2] = places.get(block.owners[place] ?? Number.NaN) ?? Number.NaN;
      rows[row * 2 + 1] = block.scopes[place] ?? 0;
    }
  }
  return new Uint8Array(rows.buffer);
}

/** @param places of people by their numbers, in the order of the places */
function neighbourBytes(table: NeighbourTable, places: ReadonlyMap<number, number>): Uint8Array {
  const records = new Float64Array(places.size * NEIGHBOUR_NUMBERS);
  for (const [person, place] of places) {
    const nearest = table.nearestOf(person);
    const record = nearest
      ? [nearest.length, ...nearest.flatMap((other) => [places.get(other.person) ?? Number.NaN, other.score])]
      : [-1];
    records.set(record, place * NEIGHBOUR_NUMBERS);
  }
  return new Uint8Array(records.buffer);
}
