import { lowerShare, upperShare } from '#domain/promise/clopper-pearson';
import { incompleteBeta } from '#domain/promise/incomplete-beta';
import type { PromiseAnswer } from '#domain/promise/promise';
import { seededRandom } from '../evaluation/statistics/random.ts';
import { type PersonScores, shareReaching, thresholdInHindsight, varianceOfShare } from './trial-probes.ts';

/** How one promise fared over all galleries. */
export interface PromiseTrial {
  /** Galleries whose evidence carried the promise, and those where it was refused. */
  readonly kept: number;
  readonly refused: number;
  /** Share of the former in which more of the strangers tried were accepted than promised. */
  readonly exceeded: number;
  /** Its 95% interval, as if each gallery had other people. */
  readonly exceededInterval: readonly [number, number];
  /**
   * Share of galleries in which more of all strangers would be accepted than promised, estimated: part
   * of the former is the chance of trying so few.
   */
  readonly exceededTruly: number;
  /** Means over galleries. */
  readonly observedFpir: number;
  readonly fnir: number;
  /** At the threshold that the strangers themselves would have chosen. */
  readonly oracleFnir: number;
  /** fnir / oracleFnir. */
  readonly fnirRatio: number;
  /** Its 95% interval, galleries drawn anew. */
  readonly fnirRatioInterval: readonly [number, number];
}

interface Outcome {
  readonly observed: number;
  readonly variance: number;
  readonly fnir: number;
  readonly oracleFnir: number;
}

const TAIL = 0.025;
const RESAMPLES = 1000;
const SEED = 1;

/** Counts how a promise fares, gallery by gallery. */
export class TrialTally {
  private readonly fpir: number;
  private refused = 0;
  private readonly outcomes: Outcome[] = [];

  constructor(fpir: number) {
    this.fpir = fpir;
  }

  count(answer: PromiseAnswer, strangers: readonly PersonScores[], mated: readonly PersonScores[]): void {
    if (answer.kind === 'refused') {
      this.refused += 1;
      return;
    }
    this.outcomes.push({
      observed: shareReaching(strangers, answer.threshold),
      variance: varianceOfShare(strangers, answer.threshold),
      fnir: 1 - shareReaching(mated, answer.threshold),
      oracleFnir: 1 - shareReaching(mated, thresholdInHindsight(strangers, this.fpir)),
    });
  }

  result(): PromiseTrial {
    const { fpir, refused, outcomes } = this;
    const kept = outcomes.length;
    const exceeded = outcomes.filter(({ observed }) => observed > fpir).length;
    return {
      kept,
      refused,
      exceeded: exceeded / kept,
      exceededInterval: [lowerShare(exceeded, kept, 1 - TAIL), upperShare(exceeded, kept, 1 - TAIL)],
      exceededTruly: shareBeyond(outcomes, fpir),
      observedFpir: mean(outcomes.map(({ observed }) => observed)),
      fnir: mean(outcomes.map(({ fnir }) => fnir)),
      oracleFnir: mean(outcomes.map(({ oracleFnir }) => oracleFnir)),
      fnirRatio: ratio(outcomes),
      fnirRatioInterval: ratioInterval(outcomes),
    };
  }
}

/**
 * The share of galleries beyond the promise when what differs by the chance of the strangers tried is
 * taken out: a beta distribution with the mean of the observed shares and what remains of their variance.
 */
function shareBeyond(outcomes: readonly Outcome[], fpir: number): number {
  const observed = outcomes.map((outcome) => outcome.observed);
  const middle = mean(observed);
  const spread = mean(observed.map((share) => (share - middle) ** 2));
  const variance = spread - mean(outcomes.map((outcome) => outcome.variance));
  if (!(variance > 0)) return middle > fpir ? 1 : 0;
  const weight = (middle * (1 - middle)) / variance - 1;
  return 1 - incompleteBeta(fpir, middle * weight, (1 - middle) * weight);
}

function ratio(outcomes: readonly Outcome[]): number {
  return mean(outcomes.map(({ fnir }) => fnir)) / mean(outcomes.map(({ oracleFnir }) => oracleFnir));
}

function ratioInterval(outcomes: readonly Outcome[]): readonly [number, number] {
  const random = seededRandom(SEED);
  const ratios = Array.from({ length: RESAMPLES }, () =>
    ratio(outcomes.flatMap(() => outcomes[Math.floor(random() * outcomes.length)] ?? [])),
  ).sort((a, b) => a - b);
  const at = (share: number) => ratios[Math.round(share * (RESAMPLES - 1))] ?? Number.NaN;
  return [at(TAIL), at(1 - TAIL)];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
