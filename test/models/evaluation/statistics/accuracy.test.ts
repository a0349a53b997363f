import { describe, expect, it } from 'vitest';
import {
  accuracyAt,
  foldedAccuracy,
  type LabelledScore,
  mostAccurateThreshold,
} from '#models/evaluation/statistics/accuracy';

const same = (...similarities: number[]): LabelledScore[] =>
  similarities.map((similarity) => ({ similarity, same: true }));
const different = (...similarities: number[]): LabelledScore[] =>
  similarities.map((similarity) => ({ similarity, same: false }));

describe('the most accurate threshold', () => {
  it.each([
    {
      scores: [...same(0.9, 0.7), ...different(0.3, 0.1)],
      threshold: 0.5,
      why: 'half way between both kinds',
    },
    {
      scores: [...same(0.9, 0.2), ...different(0.3, 0.1)],
      threshold: 0.6,
      why: 'the wider of two gaps that cost one error each',
    },
    {
      scores: same(0.9, 0.4, -Infinity),
      threshold: 0.4,
      why: 'the lowest mated score when nobody is different',
    },
  ])('is $threshold: $why', ({ scores, threshold }) => {
    expect(mostAccurateThreshold(scores)).toBeCloseTo(threshold, 12);
  });

  it('refuses everybody when nobody is the same', () => {
    expect(accuracyAt(different(0.9, 0.1), mostAccurateThreshold(different(0.9, 0.1)))).toBe(1);
  });

  it('never parts equal scores', () => {
    const scores = [...same(0.5, 0.5, 0.5), ...different(0.5, 0.1)];
    expect(accuracyAt(scores, mostAccurateThreshold(scores))).toBe(0.8);
  });
});

describe('accuracy', () => {
  it('counts a pair that could not be compared as told apart', () => {
    const scores = [...same(0.9, -Infinity), ...different(0.1, -Infinity)];
    expect(accuracyAt(scores, 0.5)).toBe(0.75);
  });
});

describe('accuracy over folds', () => {
  it('answers each fold with the threshold of the others', () => {
    const folds = [
      [...same(0.9), ...different(0.3)],
      [...same(0.7), ...different(0.1)],
      // Its own best threshold would be 0.25; by the others' it is wrong about the mated pair.
      [...same(0.3), ...different(0.2)],
    ];
    const { mean, std, folds: each } = foldedAccuracy(folds);
    expect(each.map(({ accuracy }) => accuracy)).toEqual([0.5, 1, 0.5]);
    expect(mean).toBeCloseTo(2 / 3, 12);
    expect(std).toBeCloseTo(Math.sqrt(((1 / 6) ** 2 * 2 + (1 / 3) ** 2) / 2), 12);
  });
});
