import { describe, expect, it } from 'vitest';
import {
  leastProvableShare,
  lowerShare,
  mostEvents,
  trialsToProve,
  upperShare,
} from '#domain/promise/clopper-pearson';
import { incompleteBeta } from '#domain/promise/incomplete-beta';

describe('the incomplete beta function', () => {
  // Values of scipy.special.betainc 1.17.
  it.each([
    [0.5, 0.5, 0.5, 0.5],
    [0.01, 3, 998, 0.9973205680062085],
    [0.3, 20, 30, 0.0699870933005072],
    [0.0001, 1, 30000, 0.950220399630148],
    [0.02, 300, 15000, 0.6429061569648444],
    [0.99, 5, 2, 0.998539552395],
    [0.001, 150.5, 149850, 0.4945588155717724],
  ])('of %d with %d and %d is %d', (x, a, b, expected) => {
    expect(incompleteBeta(x, a, b)).toBeCloseTo(expected, 9);
  });

  it('is no number outside its range', () => {
    for (const [x, a, b] of [
      [1.1, 1, 1],
      [0.5, 0, 1],
      [Number.NaN, 1, 1],
    ] as const) {
      expect(incompleteBeta(x, a, b)).toBeNaN();
    }
  });
});

describe('exact bounds on a share', () => {
  // Values of scipy.stats.beta.ppf(.95, k + 1, n - k).
  it.each([
    [0, 300, 0.009936081944457708],
    [15, 2365, 0.009749504459600353],
    [1, 500, 0.00945228220807518],
    [2.5, 250, 0.027880177767968296],
    [120, 9990, 0.013964586353028927],
  ])('%d events in %d trials bound it at %d', (events, trials, bound) => {
    expect(upperShare(events, trials, 0.95)).toBeCloseTo(bound, 9);
  });

  it('mirror each other', () => {
    expect(lowerShare(90, 100, 0.975)).toBeCloseTo(1 - upperShare(10, 100, 0.975), 12);
  });

  it('prove nothing without trials', () => {
    expect(upperShare(0, 0, 0.95)).toBe(1);
    expect(lowerShare(0, 0, 0.95)).toBe(0);
    expect(mostEvents(0.01, 0, 0.95)).toBeNull();
    expect(leastProvableShare(0, 0.95)).toBe(1);
  });

  it.each([
    [0.03, 250],
    [0.01, 2365],
    [0.001, 150_000],
  ])('the most events that prove %d in %d trials have just that bound', (share, trials) => {
    const events = mostEvents(share, trials, 0.95) ?? Number.NaN;
    expect(upperShare(events, trials, 0.95)).toBeCloseTo(share, 9);
    expect(upperShare(events, trials, 0.95)).toBeLessThanOrEqual(share + 1e-12);
  });

  it('refuse a share that not even zero events prove, and say how many trials it takes', () => {
    const needed = trialsToProve(0.001, 0.95);
    expect(mostEvents(0.001, needed * 0.999, 0.95)).toBeNull();
    expect(mostEvents(0.001, needed * 1.001, 0.95)).not.toBeNull();
    expect(leastProvableShare(needed, 0.95)).toBeCloseTo(0.001, 12);
  });
});
