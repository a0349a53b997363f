import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { type Embedding, toEmbedding, toPipelineId } from '#domain/face/embedding';
import type { GalleryIndex } from '#models/gallery-index/gallery-index';
import { GalleryMatrix } from '#models/gallery-index/gallery-matrix';
import { createKernelMemory } from '#models/gallery-index/kernel/kernel';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import { saveSnapshot } from '#models/gallery-index/save-snapshot';
import type { SnapshotFile } from '#models/gallery-index/snapshot-format';
import { median } from './cpu-time.ts';
import { SyntheticPeople } from './synthetic-people.ts';

export interface GalleryBench {
  readonly people: number;
  readonly dim: number;
  readonly snapshotMegabytes: number;
  readonly snapshotSaveSeconds: number;
  readonly snapshotLoadSeconds: number;
  /** CPU of the whole process for it: what a machine with nothing else to do would take. */
  readonly snapshotLoadCpuSeconds: number;
  /** From the question about a frame of two faces to the answer, over the thread and back. */
  readonly searchMs: number;
  /** CPU of the whole process for a search: one face, a frame of four, and one face among half the people. */
  readonly searchCpuMs: { readonly oneFace: number; readonly fourFaces: number; readonly withinHalf: number };
  readonly eventLoopDelayMs: { readonly idleP99: number; readonly searchingP99: number };
}

const PIPELINE = toPipelineId('bench-v1');
const IDLE_MS = 2000;
const SEARCHING_MS = 6000;
const FACES_A_FRAME = 2;
const HALF = 'half';
const ROUNDS = 15;
const SEARCHES_A_ROUND = 8;

/** Saves a made-up gallery, loads it into an index as a gate does when it starts, and searches without a pause. */
export async function benchGallery(
  { people, dim, seed }: { people: number; dim: number; seed: number },
  note: (text: string) => void,
): Promise<GalleryBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gallery-bench-'));
  const index = openGalleryIndex(PIPELINE);
  try {
    const file = { path: path.join(folder, 'gallery'), key: randomBytes(32) };
    const snapshotSaveSeconds = await saveCrowd(file, { people, dim, seed });
    note('saved');
    const cpu = process.cpuUsage();
    const snapshotLoadSeconds = await seconds(() => index.load(file));
    const { user, system } = process.cpuUsage(cpu);
    note('loaded');
    const crowd = new SyntheticPeople(dim, seed + 1);
    const probes = Array.from({ length: 64 }, () => toEmbedding(PIPELINE, crowd.stranger()));
    await searchFor(index, probes, 500);
    const searchCpuMs = await searchCosts(index, probes);
    const idleP99 = await eventLoopDelayP99(() => delay(IDLE_MS));
    let roundTrips: readonly number[] = [];
    const searchingP99 = await eventLoopDelayP99(async () => {
      roundTrips = await searchFor(index, probes, SEARCHING_MS);
    });
    return {
      people,
      dim,
      snapshotMegabytes: (await stat(file.path)).size / 1e6,
      snapshotSaveSeconds,
      snapshotLoadSeconds,
      snapshotLoadCpuSeconds: (user + system) / 1e6,
      searchMs: median(roundTrips),
      searchCpuMs,
      eventLoopDelayMs: { idleP99, searchingP99 },
    };
  } finally {
    await index.close();
    await rm(folder, { recursive: true });
  }
}

/** The matrix is let go before the gallery is loaded again. */
async function saveCrowd(
  file: SnapshotFile,
  { people, dim, seed }: { people: number; dim: number; seed: number },
): Promise<number> {
  const crowd = new SyntheticPeople(dim, seed);
  const matrix = new GalleryMatrix(dim, createKernelMemory());
  for (let i = 0; i < people; i += 1) {
    matrix.put({ personId: `person-${i}`, templates: crowd.stranger(), scopes: i % 2 ? [HALF] : [] });
  }
  return seconds(() =>
    saveSnapshot(file, { pipelineId: PIPELINE, stamp: '', matrix, neighbours: new Map() }),
  );
}

/** In rounds, so that what else the machine does falls on all kinds alike; medians. */
async function searchCosts(
  index: GalleryIndex,
  probes: readonly Embedding[],
): Promise<GalleryBench['searchCpuMs']> {
  const kinds = {
    oneFace: () => index.search(probes.slice(0, 1), 2),
    fourFaces: () => index.search(probes.slice(0, 4), 2),
    withinHalf: () => index.search(probes.slice(0, 1), 2, HALF),
  };
  const costs: Record<keyof typeof kinds, number[]> = { oneFace: [], fourFaces: [], withinHalf: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const kind of ['oneFace', 'fourFaces', 'withinHalf'] as const) {
      const cpu = process.cpuUsage();
      for (let i = 0; i < SEARCHES_A_ROUND; i += 1) await kinds[kind]();
      const { user, system } = process.cpuUsage(cpu);
      costs[kind].push((user + system) / 1000 / SEARCHES_A_ROUND);
    }
  }
  return {
    oneFace: median(costs.oneFace),
    fourFaces: median(costs.fourFaces),
    withinHalf: median(costs.withinHalf),
  };
}

async function searchFor(
  index: GalleryIndex,
  probes: readonly Embedding[],
  forMs: number,
): Promise<readonly number[]> {
  const roundTrips: number[] = [];
  const end = performance.now() + forMs;
  for (let at = 0; performance.now() < end; at = (at + FACES_A_FRAME) % (probes.length - FACES_A_FRAME)) {
    const began = performance.now();
    await index.search(probes.slice(at, at + FACES_A_FRAME), 2);
    roundTrips.push(performance.now() - began);
  }
  return roundTrips;
}

async function eventLoopDelayP99(work: () => Promise<void>): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await work();
  histogram.disable();
  return histogram.percentile(99) / 1e6;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
