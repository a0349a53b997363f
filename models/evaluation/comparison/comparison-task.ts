import { type EmbeddingMatrix, eachSimilarity } from './similarity-tiles.ts';

/** Rows that a thread takes at a time; even, as tiles are two rows high. */
const ROWS_PER_CLAIM = 32;

interface SharedTask {
  /** One number in shared memory: the first row that no thread has claimed. */
  readonly claimed: Int32Array;
}

/** Every row against every later row of the same matrix. */
export interface PairsTask extends SharedTask {
  readonly kind: 'pairs';
  readonly matrix: EmbeddingMatrix;
  /** Shared; see `pairIndex`. */
  readonly similarities: Float32Array;
}

/** Every probe against the whole gallery, one row a template. */
export interface SearchTask extends SharedTask {
  readonly kind: 'search';
  readonly probes: EmbeddingMatrix;
  readonly gallery: EmbeddingMatrix;
  /** Shared, one a probe: the most similar gallery row (the first of equals) and its similarity. */
  readonly best: Int32Array;
  readonly bestSimilarity: Float32Array;
}

export type ComparisonTask = PairsTask | SearchTask;

/** Where the comparison of rows `a < b` of `rows` lies in the list of all pairs. */
export function pairIndex(a: number, b: number, rows: number): number {
  return (a * (2 * rows - a - 1)) / 2 + (b - a - 1);
}

/** Works off blocks of rows until none is left; several threads do so at once on one task. */
export function workOn(task: ComparisonTask): void {
  const rows = task.kind === 'pairs' ? task.matrix.rows : task.probes.rows;
  for (;;) {
    const from = Atomics.add(task.claimed, 0, ROWS_PER_CLAIM);
    if (from >= rows) return;
    const range = { from, to: Math.min(from + ROWS_PER_CLAIM, rows) };
    if (task.kind === 'pairs') comparePairs(task, range);
    else search(task, range);
  }
}

function comparePairs({ matrix, similarities }: PairsTask, range: { from: number; to: number }): void {
  eachSimilarity(matrix, range, matrix, range.from + 1, (row, column, similarity) => {
    if (column > row) similarities[pairIndex(row, column, matrix.rows)] = similarity;
  });
}

function search(task: SearchTask, range: { from: number; to: number }): void {
  const { probes, gallery, best, bestSimilarity } = task;
  eachSimilarity(probes, range, gallery, 0, (row, column, similarity) => {
    if (similarity > (bestSimilarity[row] as number)) {
      bestSimilarity[row] = similarity;
      best[row] = column;
    }
  });
}
