import type { StrangerEvidence, WeighedScore } from './stranger-evidence.ts';

/** Room above the scores that a promise needs: the one below the last of them sets the threshold. */
const SPARE_SCORES = 4;

/**
 * The same evidence with only the scores that a promise up to `largestFpir` needs: what has to be kept
 * of a large event. A larger promise asked of it is refused, never guessed.
 * @param largestFpir 0 to 1
 */
export function promisedScores(evidence: StrangerEvidence, largestFpir: number): StrangerEvidence {
  const { scores, doubtful, trials } = evidence;
  const most = largestFpir * trials;
  return { ...evidence, scores: highest(scores, most), doubtful: highest(doubtful, most) };
}

/** Those that stand for `most` trials, and a few more. */
function highest(scores: readonly WeighedScore[], most: number): readonly WeighedScore[] {
  let above = 0;
  const enough = scores.findIndex(({ weight }) => {
    above += weight;
    return above > most;
  });
  return enough < 0 ? scores : scores.slice(0, enough + SPARE_SCORES);
}
