import { describe, expect, it } from 'vitest';
import { binomialInterval } from '#models/evaluation/statistics/binomial-interval';
import { shareMissing, shareReaching } from '#models/evaluation/statistics/error-rates';
import { operatingPoints } from '#models/evaluation/statistics/operating-points';
import { bootstrapOverPeople, quantile } from '#models/evaluation/statistics/people-bootstrap';
import {
  comparisonsBetweenPeople,
  comparisonsOfEveryone,
  comparisonsOfPeople,
} from '#models/evaluation/statistics/scored-comparisons';

describe('the exact binomial interval', () => {
  // Clopper and Pearson's limits as published tables give them.
  it.each([
    { hits: 0, trials: 150, low: 0, high: 0.0243 },
    { hits: 1, trials: 10, low: 0.0025, high: 0.445 },
    { hits: 5, trials: 10, low: 0.1871, high: 0.8129 },
    { hits: 10, trials: 10, low: 0.6915, high: 1 },
    { hits: 3, trials: 1_000_000, low: 6.19e-7, high: 8.767e-6 },
    { hits: 0, trials: 0, low: 0, high: 1 },
  ])('of $hits in $trials is $low to $high', ({ hits, trials, low, high }) => {
    const interval = binomialInterval(hits, trials);
    expect(interval.low).toBeCloseTo(low, trials > 1000 ? 8 : 4);
    expect(interval.high).toBeCloseTo(high, trials > 1000 ? 8 : 4);
  });
});

describe('quantiles', () => {
  it.each([
    { share: 0, value: 10 },
    { share: 0.5, value: 25 },
    { share: 1 / 3, value: 20 },
    { share: 1, value: 40 },
  ])('of 10 20 30 40 at $share is $value', ({ share, value }) => {
    expect(quantile([10, 20, 30, 40], share)).toBeCloseTo(value, 12);
  });
});

describe('drawing people again', () => {
  it('gives the same interval for the same seed', () => {
    const once = bootstrapOverPeople({ people: 20, replicates: 50, seed: 3 }, (times) => [times[0] ?? 0]);
    const again = bootstrapOverPeople({ people: 20, replicates: 50, seed: 3 }, (times) => [times[0] ?? 0]);
    expect(again).toEqual(once);
  });

  it('covers the mean of a known distribution as often as it says', () => {
    // Persons of value 0 and 1 in equal number: the mean's interval is 0.5 +- 1.96 * 0.5 / sqrt(100).
    const value = Array.from({ length: 100 }, (_, i) => i % 2);
    const [interval] = bootstrapOverPeople({ people: 100, replicates: 4000, seed: 1 }, (times) => [
      value.reduce<number>((sum, v, i) => sum + v * (times[i] ?? 0), 0) / 100,
    ]);
    expect(interval?.low).toBeCloseTo(0.402, 1);
    expect(interval?.high).toBeCloseTo(0.598, 1);
  });

  it('leaves out draws that hold no evidence', () => {
    const [interval] = bootstrapOverPeople({ people: 2, replicates: 100, seed: 1 }, (times) => [
      (times[0] ?? 0) === 0 ? Number.NaN : 1,
    ]);
    expect(interval).toEqual({ low: 1, high: 1 });
  });
});

describe('comparisons weighed by how often people were drawn', () => {
  it('weighs a mated pair by its person', () => {
    const mated = comparisonsOfPeople({
      similarities: Float32Array.of(0.2, 0.9, 0.8),
      people: Uint32Array.of(0, 1, 2),
      weights: Float64Array.of(1, 1, 1),
    });
    expect(shareMissing(mated, 0.5)).toBeCloseTo(1 / 3, 12);
    expect(shareMissing(mated.redrawn(Float64Array.of(2, 1, 0)), 0.5)).toBeCloseTo(2 / 3, 12);
  });

  it('weighs a non-mated pair by both of its people', () => {
    const strangers = comparisonsBetweenPeople({
      similarities: Float32Array.of(0.1, 0.6, 0.2),
      first: Uint32Array.of(0, 0, 1),
      second: Uint32Array.of(1, 2, 2),
    });
    // Weights 2 * 3, 2 * 1 and 3 * 1: the pair at 0.6 has 2 of 11.
    expect(shareReaching(strangers.redrawn(Float64Array.of(2, 3, 1)), 0.5)).toBeCloseTo(2 / 11, 12);
  });

  it('weighs all pairs of everybody as if each had been listed', () => {
    // Person 0 has images 0 and 1, person 1 image 2, person 2 image 3.
    const people: readonly (readonly [number, number])[] = [
      [0, 1],
      [0, 2],
      [0, 1],
      [0, 2],
      [1, 2],
    ];
    const similarities = Float32Array.of(0.9, 0.3, 0.2, 0.1, 0);
    const everyone = comparisonsOfEveryone({
      similarities,
      peopleOf: (index) => people[index] ?? [0, 0],
      imagesOfPerson: Float64Array.of(2, 1, 1),
    });
    const listed = comparisonsBetweenPeople({
      similarities,
      first: Uint32Array.from(people, ([a]) => a),
      second: Uint32Array.from(people, ([, b]) => b),
    });
    const times = Float64Array.of(1, 3, 2);
    expect(everyone.redrawn(times).totalWeight).toBe(listed.redrawn(times).totalWeight);
    expect(shareReaching(everyone.redrawn(times), 0.5)).toBeCloseTo(
      shareReaching(listed.redrawn(times), 0.5),
      12,
    );
  });
});

describe('operating points', () => {
  const mated = comparisonsOfPeople({
    similarities: Float32Array.of(0.9, 0.8, 0.7, 0.35),
    people: Uint32Array.of(0, 1, 2, 3),
    weights: Float64Array.of(1, 1, 1, 1),
  });
  const strangers = comparisonsBetweenPeople({
    similarities: Float32Array.of(0.4, 0.3, 0.2, 0.1, 0, -0.1, -0.2, -0.3, -0.4, -0.5),
    first: Uint32Array.of(0, 0, 0, 1, 1, 2, 0, 0, 0, 1),
    second: Uint32Array.of(1, 2, 3, 2, 3, 3, 1, 2, 3, 2),
  });
  const points = operatingPoints(mated, strangers, [0.01, 0.1], { people: 4, replicates: 200, seed: 1 });

  it('miss what lies below the lowest threshold that keeps the rate', () => {
    expect(points.map(({ falseNegativeRate }) => falseNegativeRate)).toEqual([0.25, 0]);
    expect(points.map(({ falsePositives }) => falsePositives)).toEqual([0, 1]);
  });

  it('say when a rate is finer than the number of strangers can show', () => {
    expect(points.map(({ evidence }) => evidence)).toEqual(['beyond-evidence', 'measured']);
  });

  it('take two strangers who search fifty times each for two strangers', () => {
    const searches = comparisonsOfPeople({
      similarities: Float32Array.from({ length: 100 }, (_, i) => i / 200),
      people: Uint32Array.from({ length: 100 }, (_, i) => i % 2),
      weights: new Float64Array(100).fill(1 / 50),
    });
    const bySearches = operatingPoints(mated, searches, [0.1, 0.5], { people: 4, replicates: 20, seed: 1 });
    expect(bySearches.map(({ evidence }) => evidence)).toEqual(['beyond-evidence', 'measured']);
  });

  it('carry an interval around the figure', () => {
    for (const { interval, falseNegativeRate } of points) {
      expect(interval.low).toBeLessThanOrEqual(falseNegativeRate);
      expect(interval.high).toBeGreaterThanOrEqual(falseNegativeRate);
    }
    expect(points[0]?.interval.high).toBeGreaterThan(0.25);
  });

  it('do not claim certainty from no misses: 0 of 4 people still allows 60%', () => {
    expect(points[1]?.interval.low).toBe(0);
    expect(points[1]?.interval.high).toBeCloseTo(0.6024, 4);
  });

  it('are none without strangers', () => {
    const none = comparisonsBetweenPeople({
      similarities: new Float32Array(),
      first: new Uint32Array(),
      second: new Uint32Array(),
    });
    expect(operatingPoints(mated, none, [0.1], { people: 4, replicates: 10, seed: 1 })).toEqual([]);
  });
});
