/** A comparison that should have matched, as the quality of its worst image sees it. */
export interface QualityRatedComparison {
  /** 0 to 100; -Infinity where an image could not be assessed, so that it is the first to go. */
  readonly quality: number;
  readonly missed: boolean;
}

export interface DiscardPoint {
  /** Share of comparisons left out, those of the worst quality first. */
  readonly discarded: number;
  /** Share missed of those that remain. */
  readonly missRate: number;
}

/**
 * Error versus discard (Grother and Tabassi 2007): whether leaving out what a quality measure calls bad leaves out
 * the errors. A curve that does not fall says that the measure does not know what the matcher needs.
 * Among equals of quality the discarded share takes its share of their errors.
 * @param discards shares from 0 to less than 1
 */
export function discardCurve(
  comparisons: readonly QualityRatedComparison[],
  discards: readonly number[],
): readonly DiscardPoint[] {
  const sorted = comparisons.toSorted((a, b) => a.quality - b.quality || 0);
  const errorsAmongWorst = [0, ...expectedErrors(sorted)];
  const all = errorsAmongWorst.at(-1) ?? 0;
  return discards.map((discarded) => {
    const out = Math.floor(discarded * sorted.length);
    return { discarded, missRate: (all - (errorsAmongWorst[out] ?? 0)) / (sorted.length - out) };
  });
}

/** How many errors the k worst hold, for k = 1 .. n, each tie in quality spread evenly. */
function expectedErrors(sorted: readonly QualityRatedComparison[]): readonly number[] {
  const cumulative: number[] = [];
  let errors = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    let missed = 0;
    for (; end < sorted.length && sorted[end]?.quality === sorted[start]?.quality; end++) {
      if (sorted[end]?.missed) missed++;
    }
    for (let rank = start; rank < end; rank++) {
      cumulative.push(errors + (missed * (rank + 1 - start)) / (end - start));
    }
    errors += missed;
    start = end;
  }
  return cumulative;
}
