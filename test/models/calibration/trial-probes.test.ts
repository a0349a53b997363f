import { describe, expect, it } from 'vitest';
import {
  matedScores,
  shareReaching,
  strangerScores,
  type TrialPeople,
  thresholdInHindsight,
} from '#models/calibration/trial-probes';
import { plainDot } from '../gallery-index/brute-force.ts';
import { near, randomUnit, seeded, unit } from '../gallery-index/galleries.ts';

const random = seeded(1);
const faces = [randomUnit(64, random), randomUnit(64, random)];
/** Four images of the first person, then three of the second. */
const vectors = [0, 0, 0, 0, 1, 1, 1].map((face) => near(faces[face] ?? new Float32Array(), 0.8, random));

const people: TrialPeople = {
  images: [
    [0, 1, 2, 3],
    [4, 5, 6],
  ],
  similarity: (a, b) => plainDot(vectors[a] ?? new Float32Array(), vectors[b] ?? new Float32Array()),
};

function fusedScore(images: readonly number[], template: number): number {
  const mean = unit(
    Float32Array.from({ length: 64 }, (_, i) =>
      images.reduce((sum, image) => sum + (vectors[image]?.[i] ?? 0), 0),
    ),
  );
  return plainDot(mean, vectors[template] ?? new Float32Array());
}

describe('a probe of several frames', () => {
  it('scores as the mean of their embeddings, with the best of the templates', () => {
    const [scores] = strangerScores(people, [0], [{ person: 1, images: [4, 5] }], 2);
    const expected = [
      [0, 1],
      [2, 3],
    ].map((images) => Math.max(fusedScore(images, 4), fusedScore(images, 5)));
    expect(scores).toHaveLength(2);
    for (const [i, score] of expected.entries()) expect(scores?.[i]).toBeCloseTo(score, 6);
  });

  it('is never made of an enrolled image, and whoever has too few others is not tried', () => {
    const enrolled = [
      { person: 0, images: [0] },
      { person: 1, images: [4, 5] },
    ];
    const scores = matedScores(people, enrolled, 3);
    expect(scores).toHaveLength(1);
    expect(scores[0]?.[0]).toBeCloseTo(fusedScore([1, 2, 3], 0), 6);
  });

  it('misses its person behind somebody more similar', () => {
    const enrolled = [
      { person: 0, images: [4] },
      { person: 1, images: [1] },
    ];
    expect(matedScores(people, enrolled, 3)[0]).toEqual([Number.NEGATIVE_INFINITY]);
  });
});

describe('the threshold of hindsight', () => {
  it('accepts as many of these people as promised and not one more, each person counting alike', () => {
    const strangers = [[0.9, 0.1], [0.8], [0.3], [0.2]];
    expect(thresholdInHindsight(strangers, 0.4)).toBe(0.8);
    expect(shareReaching(strangers, 0.8)).toBe(0.375);
    expect(thresholdInHindsight(strangers, 0.1)).toBe(Number.POSITIVE_INFINITY);
  });
});
