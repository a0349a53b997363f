import { describe, expect, it } from 'vitest';
import { expectedMisses, type MatedScores } from '#domain/promise/expected-misses';

const MATED: MatedScores = {
  pipelineId: 'test-v1',
  source: 'made up',
  people: 200,
  comparisons: 900,
  points: [
    { similarity: 0.4, fnmr: 0 },
    { similarity: 0.5, fnmr: 0.02 },
    { similarity: 0.6, fnmr: 0.1 },
  ],
};

describe('the cost of a threshold', () => {
  it('is the share of enrolled people below it, with its interval', () => {
    const misses = expectedMisses(MATED, 0.5);
    expect(misses?.fnir).toBe(0.02);
    expect(misses?.low).toBeCloseTo(0.00548, 4);
    expect(misses?.high).toBeCloseTo(0.05041, 4);
  });

  it('between two measured points is that of the stricter one', () => {
    expect(expectedMisses(MATED, 0.51)?.fnir).toBe(0.1);
  });

  it('may be more than nothing though nobody was missed', () => {
    expect(expectedMisses(MATED, 0.3)).toMatchObject({ fnir: 0, low: 0 });
    expect(expectedMisses(MATED, 0.3)?.high).toBeGreaterThan(0.01);
  });

  it('is not known beyond what was measured, or for no number', () => {
    expect(expectedMisses(MATED, 0.61)).toBeNull();
    expect(expectedMisses(MATED, Number.NaN)).toBeNull();
  });
});
