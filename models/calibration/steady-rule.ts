import { FUSED_FRAMES, type SteadyRule } from '#domain/access/visit';
import { type ImpostorScores, thresholdForPromise } from '#domain/promise/threshold';

/** One stranger in a hundred would be followed as the same person; place and time have to agree as well. */
const SAME_PERSON_FMR = 0.01;

/**
 * Which frames are one movement of one head. Heads turn at up to 150 degrees a second when told to; at ten frames a
 * second a still put in place of another jumps further.
 */
export function steadyRuleOf(scores: ImpostorScores): SteadyRule {
  const verdict = thresholdForPromise(
    { fpir: SAME_PERSON_FMR, people: 1, photos: 1, frames: FUSED_FRAMES },
    scores,
  );
  const minSimilarity = verdict.kind === 'threshold' ? verdict.similarity : Number.POSITIVE_INFINITY;
  return { minSimilarity, maxGapMs: 400, maxStepDeg: 15 };
}
