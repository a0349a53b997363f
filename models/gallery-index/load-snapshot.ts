import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { ROWS_PER_BLOCK } from './block-layout.ts';
import { GalleryMatrix } from './gallery-matrix.ts';
import type { KernelMemory } from './kernel/kernel.ts';
import { LoadingHelp, loadSections, type TemplateSections } from './load-templates.ts';
import { NeighbourTable } from './neighbour-table.ts';
import {
  asked,
  type PlacedSection,
  SectionReader,
  type SnapshotRefusal,
  UnusableSnapshot,
} from './section-reader.ts';
import { SEAL_BYTES } from './section-seal.ts';
import {
  HASH_BYTES,
  keyIdOf,
  NEIGHBOUR_NUMBERS,
  PREFIX_BYTES,
  SNAPSHOT_MAGIC,
  SNAPSHOT_VERSION,
  type SnapshotFile,
  type SnapshotHeader,
  type SnapshotPeople,
  type SnapshotSection,
  sealedWith,
  snapshotHeaderSchema,
  snapshotPeopleSchema,
} from './snapshot-format.ts';

export interface LoadedSnapshot {
  readonly matrix: GalleryMatrix;
  readonly stamp: string;
  readonly neighbours: ReadonlyMap<string | null, NeighbourTable>;
}

/**
 * Reads a gallery into empty memory, on several threads when it is large. Whatever is wrong with the
 * file, nothing of it is used, and what was read of it is cleared again.
 */
export async function loadSnapshot(
  file: SnapshotFile,
  pipelineId: string,
  memory: KernelMemory,
): Promise<LoadedSnapshot | { readonly refused: SnapshotRefusal }> {
  try {
    const fd = asked(() => openSync(file.path, 'r'));
    try {
      return await readSnapshot(fd, file.key, pipelineId, memory);
    } finally {
      closeSync(fd);
    }
  } catch (cause) {
    new Uint8Array(memory.buffer).fill(0);
    if (cause instanceof UnusableSnapshot) return { refused: cause.reason };
    throw cause;
  }
}

async function readSnapshot(
  fd: number,
  key: Uint8Array,
  pipelineId: string,
  memory: KernelMemory,
): Promise<LoadedSnapshot> {
  const reader = new SectionReader(fd, key);
  const { header, hash, end } = readHeader(reader, key, pipelineId);
  const [people, rows, ...rest] = placed(header, hash, end, reader.size);
  if (people?.kind !== 'people' || rows?.kind !== 'rows') throw new UnusableSnapshot('damaged');
  const matrix = new GalleryMatrix(header.length, memory);
  const templates = rest.filter(({ kind }) => kind === 'templates');
  checkTemplates(templates, header, matrix.blocks.layout.stride);
  matrix.blocks.reserve(templates.length);
  const work: TemplateSections = {
    fd,
    key,
    length: header.length,
    memory,
    sections: templates,
    cursor: new Int32Array(new SharedArrayBuffer(4)),
  };
  const help = new LoadingHelp(work);
  try {
    const held = parsed(snapshotPeopleSchema, reader.open(people));
    adopt(matrix, held, reader.open(rows), header);
    loadSections(matrix.blocks, work);
    await help.finish();
    return { matrix, stamp: header.stamp, neighbours: restoredTables(reader, rest, matrix, held.people) };
  } catch (cause) {
    // Nobody may still be writing into the memory when it is cleared.
    await help.abandon();
    throw cause;
  }
}

function adopt(matrix: GalleryMatrix, held: SnapshotPeople, rows: Buffer, header: SnapshotHeader): void {
  try {
    matrix.adopt(held, new Uint32Array(rows.buffer));
  } catch (cause) {
    throw new UnusableSnapshot('damaged', { cause });
  }
  const { people, templates } = matrix.size;
  if (people !== header.people || templates !== header.templates) throw new UnusableSnapshot('damaged');
}

interface PlacedHeaderSection extends PlacedSection {
  readonly kind: SnapshotSection['kind'];
  /** Of neighbours only. */
  readonly scope: string | null;
}

function readHeader(
  reader: SectionReader,
  key: Uint8Array,
  pipelineId: string,
): { readonly header: SnapshotHeader; readonly hash: Buffer; readonly end: number } {
  const prefix = reader.take(0, PREFIX_BYTES);
  if (!prefix.subarray(0, SNAPSHOT_MAGIC.length).equals(SNAPSHOT_MAGIC)) {
    throw new UnusableSnapshot('damaged');
  }
  const version = prefix.readUInt32LE(SNAPSHOT_MAGIC.length);
  if (version > SNAPSHOT_VERSION) throw new UnusableSnapshot('newer-version');
  const jsonBytes = prefix.readUInt32LE(SNAPSHOT_MAGIC.length + 4);
  const json = reader.take(PREFIX_BYTES, jsonBytes);
  const hash = createHash('sha256').update(prefix).update(json).digest();
  if (!reader.take(PREFIX_BYTES + jsonBytes, HASH_BYTES).equals(hash)) throw new UnusableSnapshot('damaged');
  const header = parsed(snapshotHeaderSchema, json);
  if (header.pipelineId !== pipelineId) throw new UnusableSnapshot('foreign-pipeline');
  if (header.keyId !== keyIdOf(key)) throw new UnusableSnapshot('sealed-with-another-key');
  return { header, hash, end: PREFIX_BYTES + jsonBytes + HASH_BYTES };
}

/** Where each section lies; together they fill the file. */
function placed(
  header: SnapshotHeader,
  hash: Buffer,
  from: number,
  size: number,
): readonly PlacedHeaderSection[] {
  let at = from;
  const sections = header.sections.map((section, i): PlacedHeaderSection => {
    const here = at;
    at += section.bytes + SEAL_BYTES;
    return {
      kind: section.kind,
      scope: section.kind === 'neighbours' ? section.scope : null,
      at: here,
      bytes: section.bytes,
      bound: sealedWith(hash, i),
    };
  });
  if (at > size) throw new UnusableSnapshot('truncated');
  if (at < size) throw new UnusableSnapshot('damaged');
  return sections;
}

/** Every block but the last is full, and all together hold the rows that the header tells. */
function checkTemplates(sections: readonly PlacedSection[], header: SnapshotHeader, stride: number): void {
  const whole = sections.every(({ bytes }, block) => {
    const rows = Math.min(ROWS_PER_BLOCK, header.templates - block * ROWS_PER_BLOCK);
    return bytes === rows * stride * 4;
  });
  if (!whole || sections.length !== Math.ceil(header.templates / ROWS_PER_BLOCK)) {
    throw new UnusableSnapshot('damaged');
  }
}

function restoredTables(
  reader: SectionReader,
  sections: readonly PlacedHeaderSection[],
  matrix: GalleryMatrix,
  ids: readonly string[],
): ReadonlyMap<string | null, NeighbourTable> {
  const tables = sections
    .filter(({ kind }) => kind === 'neighbours')
    .map((section) => {
      const records = new Float64Array(reader.open(section).buffer);
      return [section.scope, restoredNeighbours(matrix, ids, section.scope, records)] as const;
    });
  return new Map(tables);
}

function restoredNeighbours(
  matrix: GalleryMatrix,
  ids: readonly string[],
  scope: string | null,
  records: Float64Array,
): NeighbourTable {
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

function parsed<T>(schema: { parse(value: unknown): T }, json: Buffer): T {
  try {
    return schema.parse(JSON.parse(json.toString('utf8')));
  } catch (cause) {
    throw new UnusableSnapshot('damaged', { cause });
  }
}
