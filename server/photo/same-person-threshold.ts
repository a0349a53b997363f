import { thresholdForPromise } from '#domain/promise/threshold';
import type { ShippedScores } from '#models/calibration/shipped';

/** The share of strangers whose photo would pass as a further photo of the person at hand. */
const STRANGERS_TAKEN = 0.001;

/**
 * From which similarity on a further photo shows the person of the earlier ones. On LFW, where years lie between
 * photos of one person, 1.2 in 100 fall below it.
 */
export function samePersonSimilarity(scores: ShippedScores): number {
  const single = { ...scores, fusionFactor: 1 };
  const verdict = thresholdForPromise({ fpir: STRANGERS_TAKEN, galleryPeople: 1 }, single);
  return verdict.kind === 'threshold' ? verdict.similarity : scores.samePersonAbove;
}
