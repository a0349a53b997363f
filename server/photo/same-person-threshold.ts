import { thresholdForPromise } from '#domain/promise/threshold';
import type { ShippedScores } from '#models/calibration/shipped';

/** The share of strangers whose photo would pass as a further photo of the person at hand. */
const STRANGERS_TAKEN = 0.001;

/**
 * From which similarity on a further photo shows the person of the earlier ones. On LFW, where years lie between
 * photos of one person, 1.2 in 100 fall below it.
 * @param earlier how many photos the further one is compared with the mean of
 */
export function samePersonSimilarity(earlier: number, scores: ShippedScores): number {
  const verdict = thresholdForPromise(
    { fpir: STRANGERS_TAKEN, people: 1, photos: 1, frames: earlier },
    scores,
  );
  return verdict.kind === 'threshold' ? verdict.similarity : scores.samePersonAbove;
}
