import { FUSED_FRAMES } from '#domain/access/visit';
import { type Embedding, meanEmbedding, similarity } from '#domain/face/embedding';
import type { MatedFrames, MatedPoint } from '#domain/promise/expected-misses';

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

/** Of fewer people who have enough images a share tells too little to be shown. */
const FEWEST_PEOPLE = 20;

/** Somebody's images, the enrolled one first. */
export type OwnImages = readonly [Embedding, ...Embedding[]];

/**
 * How often people fall below each similarity when the mean of so many of their other images is compared with the
 * enrolled one, for every number of images that a gate fuses. Each further image is used once.
 * @returns empty when nobody has a second image
 */
export function matedByFrames(people: readonly OwnImages[], scale: MatedScale): readonly MatedFrames[] {
  return Array.from({ length: FUSED_FRAMES }, (_, i) => i + 1).flatMap((frames): MatedFrames[] => {
    const scores = people.map((images) => ownScores(images, frames)).filter(({ length }) => length > 0);
    if (scores.length < (frames === 1 ? 1 : FEWEST_PEOPLE)) return [];
    const comparisons = scores.reduce((sum, { length }) => sum + length, 0);
    return [{ frames, people: scores.length, comparisons, points: matedPoints(scores, scale) }];
  });
}

function ownScores([enrolled, ...others]: OwnImages, frames: number): OwnScores {
  return Array.from({ length: Math.floor(others.length / frames) }, (_, i) => {
    const [first, ...rest] = others.slice(i * frames, (i + 1) * frames);
    return first ? similarity(enrolled, meanEmbedding([first, ...rest])) : Number.NaN;
  });
}

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
