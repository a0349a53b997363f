import { describe, expect, it } from 'vitest';
import {
  equallyWeighted,
  LOWEST_THRESHOLD,
  shareMissing,
  shareReaching,
  thresholdAtRate,
  weighted,
} from '#models/evaluation/statistics/error-rates';

/** Ten strangers' scores; three are equal. */
const strangers = equallyWeighted(Float32Array.of(0.75, 0.5, 0.5, 0.5, 0.25, 0.125, 0, -0.125, -0.25, -0.5));
const mated = equallyWeighted(Float32Array.of(1, 0.75, 0.5, 0.25, -Infinity));

describe('threshold at a false match rate', () => {
  it.each([
    { rate: 0, letsThrough: 0, why: 'nobody may pass' },
    { rate: 0.05, letsThrough: 0, why: 'less than one of ten may pass' },
    { rate: 0.1, letsThrough: 1, why: 'one of ten may pass' },
    { rate: 0.3, letsThrough: 1, why: 'three equal scores pass together or not at all' },
    { rate: 0.4, letsThrough: 4, why: 'now there is room for all three equals' },
    { rate: 0.5, letsThrough: 5, why: 'half may pass' },
  ])('lets $letsThrough of 10 strangers through at $rate: $why', ({ rate, letsThrough }) => {
    const threshold = thresholdAtRate(strangers, rate);
    expect(shareReaching(strangers, threshold)).toBe(letsThrough / 10);
  });

  it('lies just above the first stranger that must not pass, so that no mated score is lost in between', () => {
    const threshold = thresholdAtRate(strangers, 0.1);
    expect(threshold).toBeGreaterThan(0.5);
    expect(threshold).toBeLessThan(0.5000001);
  });

  it('lets everything compared match at rate 1', () => {
    expect(thresholdAtRate(strangers, 1)).toBe(LOWEST_THRESHOLD);
  });

  it('counts weights instead of scores where they are given', () => {
    const scores = weighted(Float32Array.of(0.9, 0.8, 0.7), Float64Array.of(1 / 3, 1 / 3, 1 / 3));
    expect(shareReaching(scores, thresholdAtRate(scores, 2 / 3))).toBeCloseTo(2 / 3, 12);
  });
});

describe('share of mated comparisons missed', () => {
  it.each([
    { threshold: 0.75, missed: 3 / 5 },
    { threshold: 0.5, missed: 2 / 5 },
    { threshold: 0.500001, missed: 3 / 5 },
    { threshold: LOWEST_THRESHOLD, missed: 1 / 5 },
  ])(
    'is $missed at $threshold; a comparison that could not be made is always missed',
    ({ threshold, missed }) => {
      expect(shareMissing(mated, threshold)).toBeCloseTo(missed, 12);
    },
  );

  it('is not a number when there is nothing to miss', () => {
    expect(shareMissing(equallyWeighted(new Float32Array()), 0.5)).toBeNaN();
  });
});
