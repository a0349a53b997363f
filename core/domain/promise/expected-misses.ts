import { lowerShare, upperShare } from './clopper-pearson.ts';

/** How often people fall below a similarity with their own template, measured for one pipeline. */
export interface MatedScores {
  readonly pipelineId: string;
  /** Where the numbers come from; shown beside everything that rests on them. */
  readonly source: string;
  /** For each number of images that were fused; the more, the fewer people had so many. Never empty. */
  readonly byFrames: readonly MatedFrames[];
}

/**
 * The mean of so many images compared with one enrolled photo. Images of different days tell each other more than
 * frames of one visit do, so that a gate misses somewhat more than was measured of them.
 */
export interface MatedFrames {
  readonly frames: number;
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
  /** What was measured: so many images fused, of so many people. */
  readonly frames: number;
  readonly people: number;
}

const TAIL = 0.975;

/**
 * @param frames images that a decision fuses; where so many were not measured, fewer stand for them, which miss more
 * @returns null where nothing was measured: beyond the last point, or for a threshold that is no number
 */
export function expectedMisses(mated: MatedScores, threshold: number, frames: number): ExpectedMisses | null {
  const measured = mated.byFrames
    .filter((each) => each.frames <= frames)
    .reduce<MatedFrames | null>((most, each) => (most && most.frames > each.frames ? most : each), null);
  const point = measured?.points.find(({ similarity }) => similarity >= threshold);
  if (!measured || !point) return null;
  const { people } = measured;
  const misses = point.fnmr * people;
  return {
    fnir: point.fnmr,
    low: lowerShare(misses, people, TAIL),
    high: upperShare(misses, people, TAIL),
    frames: measured.frames,
    people,
  };
}

/**
 * The share of enrolled people who are asked for a badge: those not recognised, and those recognised whom somebody
 * else resembles too much. Whoever is both is counted twice, so that it is rather too large.
 */
export function askedForBadge(fnir: number, lookAlikes: number, people: number): number {
  return Math.min(1, fnir + (people > 0 ? lookAlikes / people : 0));
}
