import type { ScoredComparisons } from '../statistics/scored-comparisons.ts';

/** Two images by their place in the image set, and the line of the pairs file that named them. */
export interface ComparedPair {
  readonly a: number;
  readonly b: number;
  readonly line: number | null;
}

export interface RankedPairs extends ScoredComparisons {
  pairAt(rank: number): ComparedPair;
}

/**
 * An image without a template matches nobody. A mated pair with one stays in as a pair that reaches no threshold
 * (-Infinity); a non-mated one is left out, so that failures do not flatter the false match rate.
 */
export interface PairScores {
  readonly mated: RankedPairs;
  readonly nonMated: RankedPairs;
  readonly uncompared: { readonly mated: number; readonly nonMated: number };
}

export const HOW_PAIRS_WERE_COUNTED =
  'An image without a template matches nobody: its mated pairs count as false non-matches at every threshold; ' +
  'its non-mated pairs count as rightly told apart in accuracy and are left out of the false match rate.';
