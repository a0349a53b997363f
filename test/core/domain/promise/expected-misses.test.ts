import { describe, expect, it } from 'vitest';
import { askedForBadge, expectedMisses, type MatedScores } from '#domain/promise/expected-misses';

const POINTS = [
  { similarity: 0.4, fnmr: 0 },
  { similarity: 0.5, fnmr: 0.02 },
  { similarity: 0.6, fnmr: 0.1 },
];

const MATED: MatedScores = {
  pipelineId: 'test-v1',
  source: 'made up',
  byFrames: [
    { frames: 1, people: 200, comparisons: 900, points: POINTS },
    { frames: 2, people: 100, comparisons: 300, points: [{ similarity: 0.6, fnmr: 0.01 }] },
  ],
};

describe('the cost of a threshold', () => {
  it('is the share of enrolled people below it, with its interval', () => {
    const misses = expectedMisses(MATED, 0.5, 1);
    expect(misses?.fnir).toBe(0.02);
    expect(misses?.low).toBeCloseTo(0.00548, 4);
    expect(misses?.high).toBeCloseTo(0.05041, 4);
  });

  it('between two measured points is that of the stricter one', () => {
    expect(expectedMisses(MATED, 0.51, 1)?.fnir).toBe(0.1);
  });

  it('may be more than nothing though nobody was missed', () => {
    expect(expectedMisses(MATED, 0.3, 1)).toMatchObject({ fnir: 0, low: 0 });
    expect(expectedMisses(MATED, 0.3, 1)?.high).toBeGreaterThan(0.01);
  });

  it('is not known beyond what was measured, or for no number', () => {
    expect(expectedMisses(MATED, 0.61, 1)).toBeNull();
    expect(expectedMisses(MATED, Number.NaN, 1)).toBeNull();
    expect(expectedMisses({ ...MATED, byFrames: [] }, 0.5, 1)).toBeNull();
  });

  it.each([
    [1, { frames: 1, people: 200, fnir: 0.1 }],
    [2, { frames: 2, people: 100, fnir: 0.01 }],
    [3, { frames: 2, people: 100, fnir: 0.01 }],
  ])('of %d frames is that of as many, or of fewer where so many were not measured', (frames, misses) => {
    expect(expectedMisses(MATED, 0.6, frames)).toMatchObject(misses);
  });
});

describe('those asked for a badge', () => {
  it.each([
    [0.02, 30, 1000, 0.05],
    [0.02, 0, 1000, 0.02],
    [0.9, 500, 1000, 1],
    [0.02, 0, 0, 0.02],
  ])('are those missed (%d) and the %d of %d who look like somebody else', (fnir, alike, people, share) => {
    expect(askedForBadge(fnir, alike, people)).toBeCloseTo(share, 10);
  });
});
