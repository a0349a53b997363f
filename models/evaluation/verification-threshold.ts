import { impostorScoresOf } from '../calibration/pipeline-scores.ts';
import type { KnownPipeline } from '../engines/known-pipelines.ts';

/** The similarity from which two photos count as one person where nobody has stated another. */
export type VerificationThreshold =
  | { readonly kind: 'calibrated'; readonly threshold: number; readonly fmr: number }
  | { readonly kind: 'not-calibrated' };

const VERIFICATION_FMR = 1e-3;

/** At most one stranger in a thousand, by the upper end of what was measured for the pipeline. */
export function defaultVerificationThreshold(pipeline: KnownPipeline): VerificationThreshold {
  const point = impostorScoresOf(pipeline)?.tail.find(({ fmrUpper }) => fmrUpper <= VERIFICATION_FMR);
  return point
    ? { kind: 'calibrated', threshold: point.similarity, fmr: point.fmr }
    : { kind: 'not-calibrated' };
}
