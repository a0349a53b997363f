import type { MatedPoint } from '#domain/promise/expected-misses';

/** Similarities of one person's other images with the enrolled one. */
export type OwnScores = readonly number[];

/** Below the first two faces are strangers, above the last they are one image. */
const FIRST = 0.1;
const LAST = 0.9;
const STEP = 0.01;

/**
 * How often people fall below each similarity with their own template. Each person counts alike,
 * however many images there are of them; a score that is no number is a miss at every similarity.
 * @param people those with at least one score
 */
export function matedPoints(people: readonly OwnScores[]): readonly MatedPoint[] {
  const steps = Math.round((LAST - FIRST) / STEP);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const similarity = Number((FIRST + i * STEP).toFixed(2));
    const missed = people.reduce((sum, scores) => sum + shareBelow(scores, similarity), 0);
    return { similarity, fnmr: Number((missed / people.length).toPrecision(4)) };
  });
}

function shareBelow(scores: OwnScores, similarity: number): number {
  return scores.filter((score) => !(score >= similarity)).length / scores.length;
}
