import { type RankedScores, shareMissing, shareReaching, thresholdAtRate } from './error-rates.ts';

export interface DetPoint {
  readonly threshold: number;
  /** FMR of comparisons 1:1, FPIR of searches 1:N. */
  readonly falsePositiveRate: number;
  /** FNMR of comparisons 1:1, FNIR of searches 1:N. */
  readonly falseNegativeRate: number;
}

const POINTS_PER_DECADE = 24;

/**
 * The detection error trade-off from the strictest threshold that the evidence can tell apart to the loosest,
 * at evenly spaced orders of magnitude; empty when either kind of score is missing.
 */
export function detCurve(mated: RankedScores, nonMated: RankedScores): readonly DetPoint[] {
  const count = nonMated.similarities.length;
  if (count === 0 || mated.similarities.length === 0) return [];
  const steps = Math.ceil(Math.log10(count) * POINTS_PER_DECADE);
  const rates = Array.from({ length: steps + 1 }, (_, i) => 10 ** ((i - steps) / POINTS_PER_DECADE));
  const thresholds = new Set(rates.map((rate) => thresholdAtRate(nonMated, rate)));
  return Array.from(thresholds, (threshold) => ({
    threshold,
    falsePositiveRate: shareReaching(nonMated, threshold),
    falseNegativeRate: shareMissing(mated, threshold),
  }));
}
