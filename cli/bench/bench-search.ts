import { ROWS_PER_BLOCK } from '#models/gallery-index/block-layout';
import { GalleryMatrix } from '#models/gallery-index/gallery-matrix';
import { createKernelMemory } from '#models/gallery-index/kernel/kernel';
import { cpuMs, median } from './cpu-time.ts';
import {
  faceMatcherEngine,
  float64Engine,
  galleryIndexEngine,
  plainEngine,
  type SearchEngine,
  usearchEngines,
} from './search-engines.ts';
import { SyntheticPeople } from './synthetic-people.ts';

export interface SearchBenchRequest {
  readonly people: number;
  readonly dim: number;
  readonly seed: number;
}

/** What the command writes; the names are those that were asked for. */
export interface SearchBench {
  readonly people: number;
  readonly dim: number;
  readonly results: readonly EngineResult[];
  readonly bandwidthGBps: number;
  /** How many times less CPU a search takes than face-api's FaceMatcher. */
  readonly cpuRatioToFaceMatcher: number;
  /** How many times the CPU of only reading the codes that a search reads. */
  readonly ratioToBandwidthFloor: number;
}

export interface EngineResult {
  readonly engine: string;
  readonly cpuMsPerProbe: number;
  readonly recallAt1: number;
  /** Null for an engine that names one person only. */
  readonly recallAt10: number | null;
}

const ROUNDS = 9;
const K = 10;
/** Half of them other images of enrolled people, half strangers. */
const PROBES = 64;
const MATED_SIMILARITY = 0.6;

/** A measurement shorter than this says more about the clock. */
const LEAST_SLICE_MS = 20;

/**
 * Measures in rounds, every engine and the memory in each, so that what else the machine does falls on
 * all of them alike; of the rounds' figures and ratios the medians are told.
 */
export async function benchSearch(
  { people, dim, seed }: SearchBenchRequest,
  note: (text: string) => void,
): Promise<SearchBench> {
  const { matrix, probes } = gallery(people, dim, seed);
  note(`${people} people enrolled; searching for ${PROBES} probes in 64-bit arithmetic`);
  const truth = probes.map((probe) => float64Engine(matrix).search(probe, K));

  const usearch = await usearchEngines(matrix);
  if (usearch.length === 0) note('usearch is not installed here, and left out');
  const trialOf = (engine: SearchEngine) => new Trial(engine, probes, truth);
  const ours = trialOf(galleryIndexEngine(matrix));
  const theirs = trialOf(faceMatcherEngine(matrix));
  const engines = [ours, trialOf(plainEngine(matrix)), theirs, ...usearch.map(trialOf)];
  const memory = new MemoryTrial(matrix);
  for (const trial of [...engines, memory]) trial.warmUp();
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const trial of [...engines, memory]) trial.measure();
    note(`round ${round} of ${ROUNDS}`);
  }
  return {
    people,
    dim,
    results: engines.map((trial) => trial.result()),
    bandwidthGBps: memory.bytes / median(memory.cpuMs) / 1e6,
    cpuRatioToFaceMatcher: medianRatio(theirs.cpuMs, ours.cpuMs),
    ratioToBandwidthFloor: medianRatio(ours.cpuMs, memory.cpuMs),
  };
}

function gallery(
  people: number,
  dim: number,
  seed: number,
): { matrix: GalleryMatrix; probes: readonly Float32Array[] } {
  const crowd = new SyntheticPeople(dim, seed);
  const matrix = new GalleryMatrix(dim, createKernelMemory());
  for (let i = 0; i < people; i += 1) {
    matrix.put({ personId: `person-${i}`, templates: crowd.stranger(), scopes: [] });
  }
  const probes = Array.from({ length: PROBES }, (_, i) =>
    i % 2 && people > 0
      ? crowd.again(matrix.blocks.templateAt((i * 7919) % people), MATED_SIMILARITY)
      : crowd.stranger(),
  );
  return { matrix, probes };
}

/** One engine's share of the rounds. */
class Trial {
  readonly cpuMs: number[] = [];
  private readonly engine: SearchEngine;
  private readonly probes: readonly Float32Array[];
  private readonly truth: readonly (readonly string[])[];
  private next = 0;
  private probesARound = 1;
  private asked = 0;
  private firstRight = 0;
  private tenRight = 0;

  constructor(engine: SearchEngine, probes: readonly Float32Array[], truth: readonly (readonly string[])[]) {
    this.engine = engine;
    this.probes = probes;
    this.truth = truth;
  }

  warmUp(): void {
    for (let slice = 0; slice < LEAST_SLICE_MS; ) {
      const tookMs = cpuMs(() => this.search());
      slice += tookMs;
      this.probesARound = Math.min(PROBES, Math.max(1, Math.ceil(LEAST_SLICE_MS / Math.max(tookMs, 0.05))));
    }
  }

  measure(): void {
    const tookMs = cpuMs(() => {
      for (let i = 0; i < this.probesARound; i += 1) this.search();
    });
    this.cpuMs.push(tookMs / this.probesARound);
  }

  result(): EngineResult {
    return {
      engine: this.engine.name,
      cpuMsPerProbe: median(this.cpuMs),
      recallAt1: this.firstRight / this.asked,
      recallAt10: this.engine.most < K ? null : this.tenRight / this.asked,
    };
  }

  private search(): void {
    const at = this.next % this.probes.length;
    const right = this.truth[at] ?? [];
    const found = this.engine.search(this.probes[at] ?? new Float32Array(), K);
    this.next += 1;
    this.asked += 1;
    if (found[0] === right[0]) this.firstRight += 1;
    this.tenRight += right.filter((personId) => found.includes(personId)).length / right.length;
  }
}

/** Reads the codes of the whole gallery and does nothing with them: no exact search of them can be faster. */
class MemoryTrial {
  readonly cpuMs: number[] = [];
  readonly bytes: number;
  private readonly matrix: GalleryMatrix;

  constructor(matrix: GalleryMatrix) {
    this.matrix = matrix;
    this.bytes = matrix.blocks.rows * matrix.blocks.layout.stride;
  }

  warmUp(): void {
    this.read();
  }

  measure(): void {
    const times = Math.max(1, Math.ceil(1e8 / Math.max(1, this.bytes)));
    const tookMs = cpuMs(() => {
      for (let i = 0; i < times; i += 1) this.read();
    });
    this.cpuMs.push(tookMs / times);
  }

  private read(): void {
    const { kernel, filled, rows, layout } = this.matrix.blocks;
    for (const [i, { address }] of filled.entries()) {
      const held = Math.min(ROWS_PER_BLOCK, rows - i * ROWS_PER_BLOCK);
      // A stride is a multiple of 32 bytes and the kernel reads 64 at a time.
      kernel.readAll(address, address + Math.ceil((held * layout.stride) / 64) * 64);
    }
  }
}

function medianRatio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, i) => value / (b[i] ?? Number.NaN)));
}
