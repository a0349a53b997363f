import { describe, expect, it } from 'vitest';
import { areaUnderCurve } from '#models/evaluation/statistics/area-under-curve';
import { detCurve } from '#models/evaluation/statistics/det-curve';
import { equalErrorRate } from '#models/evaluation/statistics/equal-error-rate';
import { equallyWeighted, weighted } from '#models/evaluation/statistics/error-rates';

const ranked = (...scores: number[]) => equallyWeighted(Float32Array.of(...scores));

describe('area under the ROC', () => {
  it.each([
    { mated: [0.9, 0.8], strangers: [0.2, 0.1], area: 1, why: 'all mated pairs lie above all strangers' },
    { mated: [0.2, 0.1], strangers: [0.9, 0.8], area: 0, why: 'all lie below' },
    { mated: [0.5], strangers: [0.5], area: 0.5, why: 'a tie counts half' },
    // 0.8 beats 3 of 3; 0.5 beats 1 and ties with 1 of 3: (3 + 1.5) / 6.
    { mated: [0.8, 0.5], strangers: [0.7, 0.5, 0.1], area: 0.75, why: 'counted by hand' },
    // 0.8 beats 2 of 2, the failure beats nobody.
    { mated: [0.8, -Infinity], strangers: [0.7, 0.1], area: 0.5, why: 'a failure is below everybody' },
  ])('is $area when $why', ({ mated, strangers, area }) => {
    expect(areaUnderCurve(ranked(...mated), Float32Array.of(...strangers))).toBeCloseTo(area, 12);
  });

  it('weighs mated scores', () => {
    const mated = weighted(Float32Array.of(0.8, 0.1), Float64Array.of(3, 1));
    expect(areaUnderCurve(mated, Float32Array.of(0.5))).toBe(0.75);
  });

  it('is not a number without strangers', () => {
    expect(areaUnderCurve(ranked(0.5), new Float32Array())).toBeNaN();
  });
});

describe('equal error rate', () => {
  it('is 0 when a threshold parts everything', () => {
    expect(equalErrorRate(ranked(0.9, 0.8), ranked(0.2, 0.1))).toBe(0);
  });

  it('is where both errors are equal', () => {
    // At 0.5: one of four mated missed, one of four strangers let in.
    expect(equalErrorRate(ranked(0.9, 0.8, 0.7, 0.3), ranked(0.6, 0.2, 0.1, 0))).toBeCloseTo(0.25, 12);
  });

  it('lies on the straight line between two thresholds that step over the diagonal', () => {
    // Above 0.6: FMR 0, FNMR 1/2. At 0.6: FMR 1, FNMR 1/2. The diagonal is met at one half.
    expect(equalErrorRate(ranked(0.9, 0.1), ranked(0.6))).toBeCloseTo(0.5, 12);
    // (0, 2/3) to (1/2, 0): the line meets FMR = FNMR at 2/7.
    expect(equalErrorRate(ranked(0.9, 0.5, 0.5), ranked(0.5, 0.1))).toBeCloseTo(2 / 7, 12);
  });

  it('is 1 when no mated pair could be compared', () => {
    expect(equalErrorRate(ranked(-Infinity, -Infinity), ranked(0.1, 0.2))).toBe(1);
  });

  it('is not a number when one kind is missing', () => {
    expect(equalErrorRate(ranked(0.9), ranked())).toBeNaN();
    expect(equalErrorRate(ranked(), ranked(0.9))).toBeNaN();
  });
});

describe('detection error trade-off', () => {
  it('goes from the strictest to the loosest threshold, trading misses for false matches', () => {
    const strangers = ranked(...Array.from({ length: 100 }, (_, i) => 0.5 - i / 100));
    const mated = ranked(0.9, 0.6, 0.45, 0.4, -0.2);
    const curve = detCurve(mated, strangers);
    expect(curve.at(0)).toMatchObject({ falsePositiveRate: 0.01, falseNegativeRate: 0.6 });
    expect(curve.at(-1)).toMatchObject({ falsePositiveRate: 1, falseNegativeRate: 0 });
    const misses = curve.map(({ falseNegativeRate }) => falseNegativeRate);
    expect(misses).toEqual(misses.toSorted((a, b) => b - a));
  });

  it('is empty without evidence of either kind', () => {
    expect(detCurve(ranked(0.5), ranked())).toEqual([]);
    expect(detCurve(ranked(), ranked(0.5))).toEqual([]);
  });
});
