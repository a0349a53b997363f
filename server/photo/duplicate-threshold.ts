import { thresholdForPromise } from '#domain/promise/threshold';
import type { ShippedScores } from '#models/calibration/shipped';

/** The share of new people who may wrongly be told that they are enrolled already; nobody can overrule it at the desk. */
const FALSE_ALARMS = 0.0001;

/**
 * From which similarity on two photos under two names are held for one face. Where the measured
 * scores do not reach far enough for so many people, the value at which the measurement itself took
 * two names for one person.
 * @param people how many the photo is compared with
 */
export function duplicateSimilarity(people: number, scores: ShippedScores): number {
  // One photo is compared with single photos; nothing is fused.
  const verdict = thresholdForPromise({ fpir: FALSE_ALARMS, people, photos: 1, frames: 1 }, scores);
  return verdict.kind === 'threshold' ? verdict.similarity : scores.samePersonAbove;
}
