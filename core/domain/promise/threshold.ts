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
  /**
   * How many times as often a stranger is accepted when a probe is the mean of up to three frames
   * instead of one, at the same similarity: the mean is closer to everybody.
   */
  readonly fusionFactor: number;
  /** Ascending in similarity; ends where the evidence does. */
  readonly tail: readonly TailPoint[];
}

export interface TailPoint {
  readonly similarity: number;
  /** Share of comparisons at or above the similarity. */
  readonly fmr: number;
  /** Upper end of the 95% interval of `fmr`, resampled over people. */
  readonly fmrUpper: number;
}

export type PromiseVerdict =
  | { readonly kind: 'threshold'; readonly similarity: number; readonly fmrUpper: number }
  /** The evidence cannot carry the promise; `smallestFpir` is what it could carry with this gallery. */
  | { readonly kind: 'refused'; readonly smallestFpir: number };

/**
 * The least similarity that keeps a promise: at most a share `fpir` of strangers is accepted by a
 * search through `galleryPeople`. Uses FPIR = 1 - (1 - FMR)^N with the upper end of the measured FMR,
 * and refuses where the measurement ends instead of extrapolating.
 * @param fpir above 0, below 1
 * @param galleryPeople 0 asks nothing of the threshold: nobody can be matched
 */
export function thresholdForPromise(
  { fpir, galleryPeople }: { readonly fpir: number; readonly galleryPeople: number },
  scores: ImpostorScores,
): PromiseVerdict {
  const people = Math.max(1, galleryPeople);
  const bearable = -Math.expm1(Math.log1p(-fpir) / people) / scores.fusionFactor;
  const point = scores.tail.find(({ fmrUpper }) => fmrUpper <= bearable);
  if (point) return { kind: 'threshold', similarity: point.similarity, fmrUpper: point.fmrUpper };
  const last = scores.tail.at(-1);
  const smallestFpir = last ? -Math.expm1(people * Math.log1p(-last.fmrUpper * scores.fusionFactor)) : 1;
  return { kind: 'refused', smallestFpir };
}
