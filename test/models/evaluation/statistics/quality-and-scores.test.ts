import { describe, expect, it } from 'vitest';
import { discardCurve } from '#models/evaluation/statistics/discard-curve';
import { histogramOf } from '#models/evaluation/statistics/histogram';

describe('error versus discard', () => {
  const comparisons = [
    { quality: 10, missed: true },
    { quality: 20, missed: true },
    { quality: 30, missed: false },
    { quality: 40, missed: false },
    { quality: 50, missed: true },
    { quality: 60, missed: false },
    { quality: 70, missed: false },
    { quality: 80, missed: false },
    { quality: 90, missed: false },
    { quality: 100, missed: false },
  ];

  it('falls as the worst go, when quality knows where the errors are', () => {
    const curve = discardCurve(comparisons, [0, 0.1, 0.2, 0.5]);
    expect(curve.map(({ missRate }) => missRate)).toEqual([3 / 10, 2 / 9, 1 / 8, 0]);
  });

  it('discards what could not be assessed first', () => {
    const curve = discardCurve([...comparisons, { quality: -Infinity, missed: true }], [0, 1 / 11]);
    expect(curve.map(({ missRate }) => missRate)).toEqual([4 / 11, 3 / 10]);
  });

  it('stays flat when all are of one quality: equals share their errors', () => {
    const equals = comparisons.map(({ missed }) => ({ quality: 50, missed }));
    for (const { missRate } of discardCurve(equals, [0, 0.2, 0.5])) expect(missRate).toBeCloseTo(0.3, 12);
  });
});

describe('histogram of scores', () => {
  it('gives shares per bin, keeps what lies beyond in the outermost, and leaves failures out', () => {
    const { shares, binWidth } = histogramOf([-0.9, 0.05, 0.1, 0.6, 0.99, 2, -Infinity], {
      from: 0,
      to: 1,
      count: 2,
    });
    expect(binWidth).toBe(0.5);
    expect(shares).toEqual([0.5, 0.5]);
  });
});
