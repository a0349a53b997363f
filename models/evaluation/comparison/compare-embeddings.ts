import { Worker } from 'node:worker_threads';
import { type Embedding, PipelineMismatch } from '#domain/face/embedding';
import { builtFile } from '../../built-file.ts';
import { EvaluationError } from '../evaluation-error.ts';
import type { ComparisonTask } from './comparison-task.ts';
import { type EmbeddingMatrix, paddedRows } from './similarity-tiles.ts';

/** All pairs of this many take 0.9 GB; beyond it a pairs file must choose. */
const MOST_FOR_ALL_PAIRS = 20_000;

/**
 * Copies embeddings of one pipeline into shared memory, in their order.
 * @throws PipelineMismatch
 */
export function matrixOf(embeddings: readonly Embedding[]): EmbeddingMatrix {
  const [first] = embeddings;
  const length = first?.values.length ?? 0;
  const values = new Float32Array(shared(paddedRows(embeddings.length) * length * 4));
  for (const [row, embedding] of embeddings.entries()) {
    if (first && embedding.pipelineId !== first.pipelineId) {
      throw new PipelineMismatch(first.pipelineId, embedding.pipelineId);
    }
    values.set(embedding.values, row * length);
  }
  return { values, rows: embeddings.length, length };
}

/**
 * The similarity of every row with every later row, where `pairIndex` says.
 * @throws EvaluationError when there are too many rows to hold all pairs in memory
 */
export async function similaritiesOfAllPairs(
  matrix: EmbeddingMatrix,
  threads: number,
): Promise<Float32Array> {
  if (matrix.rows > MOST_FOR_ALL_PAIRS) {
    throw new EvaluationError(
      `all pairs of ${matrix.rows} images are too many to hold (at most ${MOST_FOR_ALL_PAIRS} images); name pairs in a file`,
    );
  }
  const similarities = new Float32Array(shared(((matrix.rows * (matrix.rows - 1)) / 2) * 4));
  await run({ kind: 'pairs', claimed: new Int32Array(shared(4)), matrix, similarities }, threads);
  return similarities;
}

export interface BestMatches {
  /** Gallery row of each probe's most similar template; -1 only when the gallery is empty. */
  readonly best: Int32Array;
  readonly bestSimilarity: Float32Array;
}

/** The most similar gallery row of every probe, by comparing with all of them. */
export async function searchGallery(
  probes: EmbeddingMatrix,
  gallery: EmbeddingMatrix,
  threads: number,
): Promise<BestMatches> {
  const best = new Int32Array(shared(probes.rows * 4)).fill(-1);
  const bestSimilarity = new Float32Array(shared(probes.rows * 4)).fill(-Infinity);
  const claimed = new Int32Array(shared(4));
  await run({ kind: 'search', claimed, probes, gallery, best, bestSimilarity }, threads);
  return { best, bestSimilarity };
}

async function run(task: ComparisonTask, threads: number): Promise<void> {
  await Promise.all(Array.from({ length: threads }, () => runThread(task)));
}

function runThread(task: ComparisonTask): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(builtFile(import.meta.url, './comparison-worker.ts'), { workerData: task });
    worker.on('error', (cause) => reject(new EvaluationError('a comparison thread failed', { cause })));
    worker.on('exit', () => resolve());
  });
}

function shared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}
