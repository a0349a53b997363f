import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROWS_PER_BLOCK } from '#models/gallery-index/block-layout';
import { createKernelMemory, loadKernel } from '#models/gallery-index/kernel/kernel';
import { LoadingHelp, type TemplateSections } from '#models/gallery-index/load-templates';
import { SEAL_BYTES, sealSection } from '#models/gallery-index/section-seal';
import { TemplateBlocks } from '#models/gallery-index/template-blocks';
import { randomUnit, seeded } from './galleries.ts';

const LENGTH = 64;
const SECTION_BYTES = ROWS_PER_BLOCK * LENGTH * 4;
/** Enough for a thread to be started for them. */
const SECTIONS = 24;
const KEY = randomBytes(32);

let folder: string;
let file: FileHandle;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'templates-'));
  file = await open(path.join(folder, 'sections'), 'w+');
});

afterEach(async () => {
  await file.close();
  await rm(folder, { recursive: true });
});

const random = seeded(1);
const rows = Array.from({ length: ROWS_PER_BLOCK }, () => randomUnit(LENGTH, random));

/** In every section the same templates, from another one on. */
function templatesOf(section: number): Float32Array {
  const values = new Float32Array(ROWS_PER_BLOCK * LENGTH);
  for (const [i] of rows.entries()) values.set(rows[(i + section) % ROWS_PER_BLOCK] ?? [], i * LENGTH);
  return values;
}

/** Sections in the file, and memory of their size that no thread has touched. */
async function prepared(): Promise<{ blocks: TemplateBlocks; work: TemplateSections }> {
  const sections = Array.from({ length: SECTIONS }, (_, i) => ({
    at: i * (SECTION_BYTES + SEAL_BYTES),
    bytes: SECTION_BYTES,
    bound: Buffer.from(`section ${i}`),
  }));
  for (const [i, { bound }] of sections.entries()) {
    await file.appendFile(sealSection(KEY, bound, new Uint8Array(templatesOf(i).buffer)));
  }
  const memory = createKernelMemory();
  const blocks = new TemplateBlocks(LENGTH, memory, loadKernel(memory));
  blocks.reserve(SECTIONS);
  const cursor = new Int32Array(new SharedArrayBuffer(4));
  return { blocks, work: { fd: file.fd, key: KEY, length: LENGTH, memory, sections, cursor } };
}

describe.skipIf(availableParallelism() < 2)('a thread that helps loading (skipped on one core)', () => {
  it('puts every section that nobody else takes where it belongs, codes and all', async () => {
    const { blocks, work } = await prepared();
    await new LoadingHelp(work).finish();
    for (const section of [0, 11, SECTIONS - 1]) {
      const { block } = blocks.placeOf(section * ROWS_PER_BLOCK);
      expect(block.values).toEqual(templatesOf(section));
      expect(block.scales.every((scale) => scale > 0)).toBe(true);
    }
  });

  it('that finds damage says so, and lets nobody take another section', async () => {
    const { work } = await prepared();
    const place = 5 * (SECTION_BYTES + SEAL_BYTES) + 1000;
    await file.write(Buffer.from([1, 2, 3, 4]), 0, 4, place);
    await expect(new LoadingHelp(work).finish()).rejects.toMatchObject({ reason: 'damaged' });
    expect(Atomics.load(work.cursor, 0)).toBeGreaterThanOrEqual(SECTIONS);
  });
});
