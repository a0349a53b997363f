import type { MatedPoint } from '#domain/promise/expected-misses';

/** Similarities of one person's other images with the enrolled one. */
export type OwnScores = readonly number[];

/** The similarities that are told of. */
export interface MatedScale {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

/** Of the default pipeline: below the first two faces are strangers, above the last they are one image. */
export const MATED_SCALE: MatedScale = { first: 0.1, last: 0.9, step: 0.01 };

/**
 * How often people fall below each similarity with their own template. Each person counts alike,
 * however many images there are of them; a score that is no number is a miss at every similarity.
 * @param people those with at least one score
 */
export function matedPoints(
  people: readonly OwnScores[],
  { first, last, step }: MatedScale,
): readonly MatedPoint[] {
  const steps = Math.round((last - first) / step);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const similarity = Number((first + i * step).toFixed(4));
    const missed = people.reduce((sum, scores) => sum + shareBelow(scores, similarity), 0);
    return { similarity, fnmr: Number((missed / people.length).toPrecision(4)) };
  });
}

function shareBelow(scores: OwnScores, similarity: number): number {
  return scores.filter((score) => !(score >= similarity)).length / scores.length;
}
