import type { RankedScores } from './error-rates.ts';

/**
 * The chance that a mated score is higher than a non-mated one, a tie counting half: the area under the ROC.
 * Mated scores by weight, non-mated ones equally; NaN when either kind is missing.
 */
export function areaUnderCurve(mated: RankedScores, nonMated: Float32Array): number {
  let above = 0;
  let notBelow = 0;
  let sum = 0;
  for (const [rank, similarity] of mated.similarities.entries()) {
    while (above < nonMated.length && (nonMated[above] as number) > similarity) above++;
    notBelow = Math.max(notBelow, above);
    while (notBelow < nonMated.length && nonMated[notBelow] === similarity) notBelow++;
    const weight = mated.weightOfFirst(rank + 1) - mated.weightOfFirst(rank);
    sum += weight * (nonMated.length - notBelow + (notBelow - above) / 2);
  }
  return sum / (mated.totalWeight * nonMated.length);
}
