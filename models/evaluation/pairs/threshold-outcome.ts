import { binomialInterval } from '../statistics/binomial-interval.ts';
import { countReaching } from '../statistics/error-rates.ts';
import type { Interval } from '../statistics/people-bootstrap.ts';
import type { PairScores } from './pair-scores.ts';

/** What a threshold that was chosen beforehand does to these pairs, each pair counting 1. */
export interface ThresholdOutcome {
  readonly threshold: number;
  readonly falseMatches: number;
  /** Includes mated pairs that could not be compared. */
  readonly falseNonMatches: number;
  /** Of all pairs named, compared or not. */
  readonly accuracy: number;
  readonly fmr: number;
  readonly fnmr: number;
  /** 95%, exact binomial. */
  readonly fmrInterval: Interval;
  readonly fnmrInterval: Interval;
}

export function outcomeAt(threshold: number, { mated, nonMated, uncompared }: PairScores): ThresholdOutcome {
  const named = { mated: mated.similarities.length, compared: nonMated.similarities.length };
  const falseMatches = countReaching(nonMated, threshold);
  const falseNonMatches = named.mated - countReaching(mated, threshold);
  const pairs = named.mated + named.compared + uncompared.nonMated;
  return {
    threshold,
    falseMatches,
    falseNonMatches,
    accuracy: 1 - (falseMatches + falseNonMatches) / pairs,
    fmr: falseMatches / named.compared,
    fnmr: falseNonMatches / named.mated,
    fmrInterval: binomialInterval(falseMatches, named.compared),
    fnmrInterval: binomialInterval(falseNonMatches, named.mated),
  };
}
