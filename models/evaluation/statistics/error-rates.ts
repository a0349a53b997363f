import { nextAbove } from './ranking.ts';

/**
 * Scores of one kind of comparison, most similar first, each with what it counts in a rate.
 * A comparison that could not be made has -Infinity: it reaches no threshold.
 */
export interface RankedScores {
  readonly similarities: Float32Array;
  /** The sum of all weights. */
  readonly totalWeight: number;
  /** The sum of the weights of the `count` most similar ones; never falls as `count` grows. */
  weightOfFirst(count: number): number;
}

/** No cosine is lower: at this threshold everything that was compared matches. */
export const LOWEST_THRESHOLD = -1;

/** Sums of weights such as 1/3 miss a rate by rounding only. */
const ROUNDING = 1e-9;

/** @param similarities most similar first, each counting 1 */
export function equallyWeighted(similarities: Float32Array): RankedScores {
  return { similarities, totalWeight: similarities.length, weightOfFirst: (count) => count };
}

/** @param similarities most similar first, with their weights in the same order */
export function weighted(similarities: Float32Array, weights: Float64Array): RankedScores {
  const sums = runningSums(weights);
  return {
    similarities,
    totalWeight: sums.at(-1) ?? 0,
    weightOfFirst: (count) => sums[count] as number,
  };
}

/** One number more than there are weights: it begins with the sum of none. */
function runningSums(weights: Float64Array): Float64Array {
  const sums = new Float64Array(weights.length + 1);
  for (let i = 0; i < weights.length; i++) sums[i + 1] = (sums[i] as number) + (weights[i] as number);
  return sums;
}

/**
 * The lowest threshold that at most this share of the scores reaches (`similarity >= threshold`).
 * Equal scores pass or fail together, so the share reached may be smaller than asked for.
 */
export function thresholdAtRate(scores: RankedScores, rate: number): number {
  const { similarities, totalWeight, weightOfFirst } = scores;
  const allowed = rate * totalWeight * (1 + ROUNDING);
  const passing = firstFailing(similarities.length, (rank) => weightOfFirst(rank + 1) <= allowed);
  const blocked = similarities[passing];
  return blocked === undefined ? LOWEST_THRESHOLD : nextAbove(blocked);
}

/** The weighted share that reaches the threshold: FMR or FPIR of non-mated scores; NaN when there are none. */
export function shareReaching(scores: RankedScores, threshold: number): number {
  return scores.weightOfFirst(countReaching(scores, threshold)) / scores.totalWeight;
}

/** The weighted share that stays below the threshold: FNMR or FNIR of mated scores; NaN when there are none. */
export function shareMissing(scores: RankedScores, threshold: number): number {
  const { totalWeight } = scores;
  return (totalWeight - scores.weightOfFirst(countReaching(scores, threshold))) / totalWeight;
}

export function countReaching({ similarities }: RankedScores, threshold: number): number {
  return firstFailing(similarities.length, (rank) => (similarities[rank] as number) >= threshold);
}

/** The first of `count` ranks that fails a condition which, once it fails, fails for all that follow; else `count`. */
function firstFailing(count: number, holds: (rank: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
