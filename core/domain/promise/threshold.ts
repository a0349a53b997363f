import { type FusedImages, type FusionFactor, fusionFactor } from './fused-images.ts';

/**
 * Measured scores between different people, for one pipeline: how often two strangers look at least
 * this much alike.
 */
export interface ImpostorScores {
  readonly pipelineId: string;
  /** Where the numbers come from; shown beside every threshold that rests on them. */
  readonly source: string;
  readonly people: number;
  readonly comparisons: number;
  /** What fusing several photos and frames does to these shares. */
  readonly fusion: readonly FusionFactor[];
  /** Ascending in similarity; ends where the evidence does. */
  readonly tail: readonly TailPoint[];
}

export interface TailPoint {
  readonly similarity: number;
  /** Share of comparisons at or above the similarity. */
  readonly fmr: number;
  /** Upper end of the 95% interval of `fmr`, resampled over people; whoever was left out of `fmr` counts in it. */
  readonly fmrUpper: number;
}

export type PromiseVerdict =
  | { readonly kind: 'threshold'; readonly similarity: number; readonly fmrUpper: number }
  /** The evidence cannot carry the promise; `smallestFpir` is what it could carry with this gallery. */
  | { readonly kind: 'refused'; readonly smallestFpir: number };

export interface PromisedSearch extends FusedImages {
  /** Above 0, below 1. */
  readonly fpir: number;
  /** Who is searched through; none at all ask as much as one. */
  readonly people: number;
}

/**
 * The least similarity that keeps a promise: at most a share `fpir` of strangers is accepted by a
 * search. Uses FPIR = 1 - (1 - FMR)^N with the upper end of the measured FMR for as many photos and frames as the
 * decision fuses, and refuses where the measurement ends instead of extrapolating.
 */
export function thresholdForPromise(search: PromisedSearch, scores: ImpostorScores): PromiseVerdict {
  const people = Math.max(1, search.people);
  const factor = fusionFactor(scores.fusion, search);
  const bearable = -Math.expm1(Math.log1p(-search.fpir) / people) / factor;
  const point = scores.tail.find(({ fmrUpper }) => fmrUpper <= bearable);
  if (point) return { kind: 'threshold', similarity: point.similarity, fmrUpper: point.fmrUpper };
  const last = scores.tail.at(-1);
  const smallestFpir = last ? -Math.expm1(people * Math.log1p(-Math.min(1, last.fmrUpper * factor))) : 1;
  return { kind: 'refused', smallestFpir };
}
