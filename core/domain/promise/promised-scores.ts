import type { StrangerEvidence } from './stranger-evidence.ts';

/** Room above the scores that a promise needs: the one below the last of them sets the threshold. */
const SPARE_SCORES = 4;

/**
 * The same evidence with only the scores that a promise up to `largestFpir` needs: what has to be kept
 * of a large event. A larger promise asked of it is refused, never guessed.
 * @param largestFpir 0 to 1
 */
export function promisedScores(evidence: StrangerEvidence, largestFpir: number): StrangerEvidence {
  let above = 0;
  let enough = evidence.scores.findIndex(({ weight }) => {
    above += weight;
    return above > largestFpir * evidence.trials;
  });
  if (enough < 0) enough = evidence.scores.length;
  return { ...evidence, scores: evidence.scores.slice(0, enough + SPARE_SCORES) };
}
