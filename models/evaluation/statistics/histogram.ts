export interface Histogram {
  /** Lower edge of the first bin. */
  readonly from: number;
  readonly binWidth: number;
  /** Share of all scores in each bin; the outermost bins also hold what lies beyond them. */
  readonly shares: readonly number[];
}

export interface Bins {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** @param scores those of -Infinity (comparisons that could not be made) are left out */
export function histogramOf(scores: Iterable<number>, { from, to, count }: Bins): Histogram {
  const binWidth = (to - from) / count;
  const counts = new Array<number>(count).fill(0);
  let total = 0;
  for (const score of scores) {
    if (score === -Infinity) continue;
    const bin = Math.min(count - 1, Math.max(0, Math.floor((score - from) / binWidth)));
    counts[bin] = (counts[bin] ?? 0) + 1;
    total++;
  }
  return { from, binWidth, shares: counts.map((n) => (total > 0 ? n / total : 0)) };
}
