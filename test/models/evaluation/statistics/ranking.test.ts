import { describe, expect, it } from 'vitest';
import { seededRandom } from '#models/evaluation/statistics/random';
import { nextAbove, rankDescending } from '#models/evaluation/statistics/ranking';

describe('ranking of similarities', () => {
  it('puts the most similar first, failures last, and keeps the order of equals', () => {
    const { order, similarities } = rankDescending(Float32Array.of(0.25, -Infinity, 0.75, -0.5, 0.25, 0, 1));
    expect(Array.from(order)).toEqual([6, 2, 0, 4, 5, 3, 1]);
    expect(Array.from(similarities)).toEqual([1, 0.75, 0.25, 0.25, 0, -0.5, -Infinity]);
  });

  it('takes both zeros for equal', () => {
    expect(Array.from(rankDescending(Float32Array.of(0, -0, 0, -0)).order)).toEqual([0, 1, 2, 3]);
  });

  it('agrees with a comparing sort on ten thousand numbers', () => {
    const random = seededRandom(7);
    const similarities = Float32Array.from({ length: 10_000 }, () => Math.fround(2 * random() - 1));
    const expected = Array.from(similarities.keys()).sort(
      (a, b) => (similarities[b] ?? 0) - (similarities[a] ?? 0) || a - b,
    );
    expect(Array.from(rankDescending(similarities).order)).toEqual(expected);
  });

  it('refuses what is not a number', () => {
    expect(() => rankDescending(Float32Array.of(0.5, Number.NaN))).toThrow(RangeError);
  });
});

describe('the least float above a value', () => {
  it.each([0.5, -0.5, 0, 1, -1, 1e-20])('is above %d with no float between', (value) => {
    const float = Math.fround(value);
    const above = nextAbove(float);
    expect(above).toBeGreaterThan(float);
    expect([float, above]).toContain(Math.fround((float + above) / 2));
  });
});
