import { lowerShare, upperShare } from './clopper-pearson.ts';

/** What a threshold costs those who are enrolled: the share that is not recognised and is asked for a badge. */
export interface ExpectedMisses {
  readonly fnir: number;
  /** 95% interval of the share. */
  readonly low: number;
  readonly high: number;
  readonly comparisons: number;
}

const TAIL = 0.975;

/**
 * @param mated similarities of people with their own template; a number that is not known is a miss
 * @returns null when nothing was measured
 */
export function expectedMisses(mated: Iterable<number>, threshold: number): ExpectedMisses | null {
  let comparisons = 0;
  let misses = 0;
  for (const similarity of mated) {
    comparisons += 1;
    if (!(similarity >= threshold)) misses += 1;
  }
  if (comparisons === 0) return null;
  return {
    fnir: misses / comparisons,
    low: lowerShare(misses, comparisons, TAIL),
    high: upperShare(misses, comparisons, TAIL),
    comparisons,
  };
}
