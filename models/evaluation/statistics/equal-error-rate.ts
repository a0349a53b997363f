import type { RankedScores } from './error-rates.ts';

/**
 * Where FMR and FNMR meet as the threshold falls; between two observed thresholds by straight line.
 * NaN when either kind of comparison is missing.
 * @throws RangeError when a non-mated comparison was not made (-Infinity): it has no place in FMR
 */
export function equalErrorRate(mated: RankedScores, nonMated: RankedScores): number {
  if (!(mated.totalWeight > 0 && nonMated.totalWeight > 0)) return Number.NaN;
  let before = { fmr: 0, fnmr: 1 };
  for (const point of fallingThreshold(mated, nonMated)) {
    if (point.fmr >= point.fnmr) return crossing(before, point);
    before = point;
  }
  throw new RangeError('every non-mated score must be a number above -Infinity');
}

interface ErrorPair {
  readonly fmr: number;
  readonly fnmr: number;
}

function* fallingThreshold(mated: RankedScores, nonMated: RankedScores): Generator<ErrorPair> {
  let m = 0;
  let n = 0;
  for (;;) {
    const threshold = Math.max(mated.similarities[m] ?? -Infinity, nonMated.similarities[n] ?? -Infinity);
    if (threshold === -Infinity) return;
    while (mated.similarities[m] === threshold) m++;
    while (nonMated.similarities[n] === threshold) n++;
    yield {
      fmr: nonMated.weightOfFirst(n) / nonMated.totalWeight,
      fnmr: 1 - mated.weightOfFirst(m) / mated.totalWeight,
    };
  }
}

function crossing(before: ErrorPair, after: ErrorPair): number {
  const gapBefore = before.fnmr - before.fmr;
  const gapAfter = after.fmr - after.fnmr;
  const share = gapBefore / (gapBefore + gapAfter);
  return before.fmr + share * (after.fmr - before.fmr);
}
