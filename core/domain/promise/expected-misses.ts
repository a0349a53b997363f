import { lowerShare, upperShare } from './clopper-pearson.ts';

/** How often people fall below a similarity with their own template, measured for one pipeline. */
export interface MatedScores {
  readonly pipelineId: string;
  /** Where the numbers come from; shown beside everything that rests on them. */
  readonly source: string;
  readonly people: number;
  readonly comparisons: number;
  /** Ascending in similarity. */
  readonly points: readonly MatedPoint[];
}

export interface MatedPoint {
  readonly similarity: number;
  /** Share of comparisons below it, each person counting alike. */
  readonly fnmr: number;
}

/** What a threshold costs those who are enrolled: the share that is not recognised and is asked for a badge. */
export interface ExpectedMisses {
  /** At least this share: a search also misses whoever somebody else resembles more. */
  readonly fnir: number;
  /** 95% interval of the share, as if each person had been tried once. */
  readonly low: number;
  readonly high: number;
}

const TAIL = 0.975;

/** @returns null where nothing was measured: beyond the last point, or for a threshold that is no number */
export function expectedMisses(mated: MatedScores, threshold: number): ExpectedMisses | null {
  const point = mated.points.find(({ similarity }) => similarity >= threshold);
  if (!point) return null;
  const misses = point.fnmr * mated.people;
  return {
    fnir: point.fnmr,
    low: lowerShare(misses, mated.people, TAIL),
    high: upperShare(misses, mated.people, TAIL),
  };
}
