import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { GalleryMatrix } from '#models/gallery-index/gallery-matrix';
import { createKernelMemory, type KernelMemory } from '#models/gallery-index/kernel/kernel';
import { loadSnapshot } from '#models/gallery-index/load-snapshot';
import { saveSnapshot } from '#models/gallery-index/save-snapshot';
import { randomUnit, seeded } from './galleries.ts';

const LENGTH = 64;
const PEOPLE = 1100;

function crowd(memory: KernelMemory) {
  const random = seeded(3);
  const matrix = new GalleryMatrix(LENGTH, memory);
  const templates = Array.from({ length: PEOPLE }, () => randomUnit(LENGTH, random));
  for (const [i, template] of templates.entries()) {
    matrix.put({ personId: `p${i}`, templates: template, scopes: [] });
  }
  return { matrix, templates };
}

/** A person's template and its codes, as they lie in the memory that threads share. */
function tracesOf(matrix: GalleryMatrix, memory: KernelMemory, row: number): readonly Buffer[] {
  const { layout } = matrix.blocks;
  const { block, place } = matrix.blocks.placeOf(row);
  const codes = new Uint8Array(memory.buffer, block.address + layout.codes + place * layout.stride, LENGTH);
  const values = matrix.blocks.templateAt(row);
  return [Buffer.from(codes), Buffer.from(new Uint8Array(Float32Array.from(values).buffer))];
}

function found(memory: KernelMemory, traces: readonly Buffer[]): readonly boolean[] {
  const all = Buffer.from(new Uint8Array(memory.buffer));
  return traces.map((trace) => all.includes(trace));
}

describe('the memory of an index', () => {
  it.each([0, 500, PEOPLE - 1])('holds nothing of the person in row %d once they are removed', (row) => {
    const memory = createKernelMemory();
    const { matrix } = crowd(memory);
    const traces = tracesOf(matrix, memory, row);
    expect(found(memory, traces)).toEqual([true, true]);
    matrix.remove(`p${row}`);
    expect(found(memory, traces)).toEqual([false, false]);
  });

  it('holds nothing of anybody once it is cleared', () => {
    const memory = createKernelMemory();
    const { matrix } = crowd(memory);
    const traces = [3, PEOPLE - 3].flatMap((row) => tracesOf(matrix, memory, row));
    matrix.blocks.clear();
    expect(found(memory, traces)).toEqual([false, false, false, false]);
  });

  it('holds nothing of a file that was found to be damaged', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'erased-'));
    const file = { path: path.join(folder, 'gallery'), key: randomBytes(32) };
    const { matrix, templates } = crowd(createKernelMemory());
    await saveSnapshot(file, { pipelineId: 'test-v1', stamp: '', matrix, neighbours: new Map() });
    const bytes = await readFile(file.path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(file.path, bytes);
    const memory = createKernelMemory();
    expect(await loadSnapshot(file, 'test-v1', memory)).toEqual({ refused: 'damaged' });
    await rm(folder, { recursive: true });
    const traces = [templates[0], templates[PEOPLE - 1]].map((template) =>
      Buffer.from(new Uint8Array(Float32Array.from(template ?? []).buffer)),
    );
    expect(found(memory, traces)).toEqual([false, false]);
  });
});
