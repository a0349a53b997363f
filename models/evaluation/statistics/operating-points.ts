import { binomialInterval } from './binomial-interval.ts';
import { countReaching, shareMissing, thresholdAtRate } from './error-rates.ts';
import { type BootstrapSetting, bootstrapOverPeople, type Interval } from './people-bootstrap.ts';
import type { ScoredComparisons } from './scored-comparisons.ts';

/** What is missed at the lowest threshold that keeps false positives to a rate. */
export interface OperatingPoint {
  /** FMR of comparisons 1:1, FPIR of searches 1:N, as asked for. */
  readonly falsePositiveRate: number;
  readonly threshold: number;
  /** How many non-mated scores reach the threshold. */
  readonly falsePositives: number;
  /** FNMR or FNIR. */
  readonly falseNegativeRate: number;
  /** 95%, the threshold chosen anew in every draw of people. */
  readonly interval: Interval;
  /**
   * `beyond-evidence`: the rate is finer than one in what the non-mated scores weigh together: their number, or that of
   * the people where each counts 1 however often they were searched for. How often strangers would reach the threshold
   * has not been measured.
   */
  readonly evidence: 'measured' | 'beyond-evidence';
}

/** Weights such as 1/3 do not add up to whole people. */
const ROUNDING = 1e-9;

/** None when there are no scores of either kind. */
export function operatingPoints(
  mated: ScoredComparisons,
  nonMated: ScoredComparisons,
  rates: readonly number[],
  bootstrap: BootstrapSetting,
): readonly OperatingPoint[] {
  if (nonMated.similarities.length === 0 || mated.similarities.length === 0) return [];
  const intervals = bootstrapOverPeople(bootstrap, (timesDrawn) => {
    const drawnMated = mated.redrawn(timesDrawn);
    const drawnNonMated = nonMated.redrawn(timesDrawn);
    return rates.map((rate) => shareMissing(drawnMated, thresholdAtRate(drawnNonMated, rate)));
  });
  return rates.map((falsePositiveRate, i) => {
    const threshold = thresholdAtRate(nonMated, falsePositiveRate);
    const falseNegativeRate = shareMissing(mated, threshold);
    return {
      falsePositiveRate,
      threshold,
      falsePositives: countReaching(nonMated, threshold),
      falseNegativeRate,
      interval: knownFromPeople(falseNegativeRate, intervals[i] as Interval, mated.people),
      evidence: falsePositiveRate * nonMated.totalWeight >= 1 - ROUNDING ? 'measured' : 'beyond-evidence',
    };
  });
}

/**
 * Drawing again cannot show an error that nobody made: where all were right, or all wrong, an interval from draws
 * is a single point. There the exact binomial one of the number of people stands in.
 */
export function knownFromPeople(rate: number, drawn: Interval, people: number): Interval {
  if (rate === 0) return binomialInterval(0, people);
  if (rate === 1) return binomialInterval(people, people);
  return drawn;
}
