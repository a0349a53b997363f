import type { SteadyRule } from '#domain/access/movement';
import { FUSED_FRAMES } from '#domain/access/visit';
import { type ImpostorScores, thresholdForPromise } from '#domain/promise/threshold';

/**
 * One stranger in ten thousand would be followed as the same person, and place and time have to agree as well. Heads
 * on simulated sequences, turned by 30 degrees, stay far above it (docs/evaluation/liveness.md).
 */
const SAME_PERSON_FMR = 1e-4;

/**
 * Which frames are one movement of one head. Heads turn at up to 150 degrees a second when told to; at ten frames a
 * second a still put in place of another jumps further. Scores that end before SAME_PERSON_FMR follow as strictly as
 * they can: whose movement it was is asked once more when somebody is let in.
 */
export function steadyRuleOf(scores: ImpostorScores): SteadyRule {
  const verdict = thresholdForPromise(
    { fpir: SAME_PERSON_FMR, people: 1, photos: 1, frames: FUSED_FRAMES },
    scores,
  );
  const minSimilarity =
    verdict.kind === 'threshold'
      ? verdict.similarity
      : (scores.tail.at(-1)?.similarity ?? Number.POSITIVE_INFINITY);
  return { minSimilarity, maxGapMs: 400, maxStepDeg: 15 };
}
