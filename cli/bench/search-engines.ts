import { createRequire } from 'node:module';
import { ROWS_PER_BLOCK } from '#models/gallery-index/block-layout';
import type { GalleryMatrix } from '#models/gallery-index/gallery-matrix';

/** A way to search one gallery; `most` is how many people it can name. */
export interface SearchEngine {
  readonly name: string;
  readonly most: number;
  search(probe: Float32Array, k: number): readonly string[];
}

export function galleryIndexEngine(matrix: GalleryMatrix): SearchEngine {
  return {
    name: 'gallery-index int8 certified',
    most: Number.POSITIVE_INFINITY,
    search: (probe, k) =>
      matrix.search([{ probe, k, scope: null }])[0]?.map(({ personId }) => personId) ?? [],
  };
}

/** One loop over all numbers, four sums at a time: the best that JavaScript does alone. */
export function plainEngine(matrix: GalleryMatrix): SearchEngine {
  return {
    name: 'plain JavaScript float32',
    most: Number.POSITIVE_INFINITY,
    search: (probe, k) => {
      const best = new BestRows(k);
      eachRow(matrix, (values, at, row) => best.offer(row, unrolledDot(values, at, probe)));
      return best.rows.map((row) => personOf(matrix, row));
    },
  };
}

/** Every score in 64-bit arithmetic, in the order of the numbers: what the others are judged by. */
export function float64Engine(matrix: GalleryMatrix): SearchEngine {
  return {
    name: 'float64 brute force',
    most: Number.POSITIVE_INFINITY,
    search: (probe, k) => {
      const best = new BestRows(k);
      eachRow(matrix, (values, at, row) => best.offer(row, plainDot(values, at, probe)));
      return best.rows.map((row) => personOf(matrix, row));
    },
  };
}

interface FaceMatcher {
  findBestMatch(descriptor: Float32Array): { readonly label: string };
}

interface FaceApiMatching {
  readonly LabeledFaceDescriptors: new (label: string, descriptors: readonly Float32Array[]) => object;
  readonly FaceMatcher: new (people: readonly object[], distanceThreshold: number) => FaceMatcher;
}

/** Euclidean distances order unit vectors as cosines do. */
const ANY_DISTANCE = 3;

/** face-api's own matcher over the same templates; it names one person only. */
export function faceMatcherEngine(matrix: GalleryMatrix): SearchEngine {
  const require = createRequire(import.meta.url);
  // Loading it registers a TensorFlow backend, which matching does not use.
  const { LabeledFaceDescriptors, FaceMatcher } =
    require('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApiMatching;
  const people: object[] = [];
  eachRow(matrix, (values, at, row) => {
    people.push(new LabeledFaceDescriptors(personOf(matrix, row), [values.subarray(at, at + matrix.length)]));
  });
  const matcher = new FaceMatcher(people, ANY_DISTANCE);
  return {
    name: 'face-api FaceMatcher',
    most: 1,
    search: (probe) => [matcher.findBestMatch(probe).label],
  };
}

/**
 * usearch's exact search over a copy of the templates, with 32-bit floats and with 8-bit integers, each
 * on one thread. None where the package or its library for this machine is not installed.
 */
export async function usearchEngines(matrix: GalleryMatrix): Promise<readonly SearchEngine[]> {
  const usearch = await import('usearch').catch(() => null);
  if (!usearch) return [];
  // It takes a view for the whole of its memory, so that the copies begin where their memory does.
  const values = new Float32Array(matrix.blocks.rows * matrix.length);
  eachRow(matrix, (from, at, row) => {
    values.set(from.subarray(at, at + matrix.length), row * matrix.length);
  });
  const peak = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const codesOf = (numbers: Float32Array) => Int8Array.from(numbers, (value) => code(value, peak));
  const codes = codesOf(values);
  const { exactSearch, MetricKind } = usearch;
  const search = (rows: Float32Array | Int8Array, probe: Float32Array | Int8Array, k: number) => {
    const { keys } = exactSearch(
      rows,
      probe,
      matrix.length,
      Math.min(k, matrix.blocks.rows),
      MetricKind.Cos,
      1,
    );
    return Array.from(keys, (row) => personOf(matrix, Number(row)));
  };
  return [
    {
      name: 'usearch exact float32',
      most: Number.POSITIVE_INFINITY,
      search: (probe, k) => search(values, probe.slice(), k),
    },
    {
      name: 'usearch exact int8',
      most: Number.POSITIVE_INFINITY,
      search: (probe, k) => search(codes, codesOf(probe), k),
    },
  ];
}

/** What a number is in 8 bits, on a scale that its greatest fits; a cosine does not depend on the scale. */
function code(value: number, peak: number): number {
  return Math.max(-127, Math.min(127, Math.round((value / peak) * 127)));
}

class BestRows {
  readonly rows: number[] = [];
  private readonly scores: number[] = [];
  private readonly k: number;

  constructor(k: number) {
    this.k = k;
  }

  offer(row: number, score: number): void {
    if (this.rows.length === this.k && !(score > (this.scores.at(-1) ?? Number.NaN))) return;
    let place = this.rows.length;
    while (place > 0 && score > (this.scores[place - 1] ?? Number.NaN)) place -= 1;
    this.rows.splice(place, 0, row);
    this.scores.splice(place, 0, score);
    if (this.rows.length > this.k) {
      this.rows.pop();
      this.scores.pop();
    }
  }
}

function eachRow(
  { blocks }: GalleryMatrix,
  visit: (values: Float32Array, at: number, row: number) => void,
): void {
  const { stride } = blocks.layout;
  for (const [i, { values }] of blocks.filled.entries()) {
    const rows = Math.min(ROWS_PER_BLOCK, blocks.rows - i * ROWS_PER_BLOCK);
    for (let place = 0; place < rows; place += 1) visit(values, place * stride, i * ROWS_PER_BLOCK + place);
  }
}

function personOf(matrix: GalleryMatrix, row: number): string {
  const { block, place } = matrix.blocks.placeOf(row);
  return matrix.people.idOf(block.owners[place] ?? Number.NaN);
}

function unrolledDot(values: Float32Array, from: number, probe: Float32Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0, at = from; i < probe.length; i += 4, at += 4) {
    a += (values[at] as number) * (probe[i] as number);
    b += (values[at + 1] as number) * (probe[i + 1] as number);
    c += (values[at + 2] as number) * (probe[i + 2] as number);
    d += (values[at + 3] as number) * (probe[i + 3] as number);
  }
  return a + b + (c + d);
}

function plainDot(values: Float32Array, from: number, probe: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < probe.length; i += 1) sum += (values[from + i] as number) * (probe[i] as number);
  return sum;
}
