import { describe, expect, it } from 'vitest';
import { MATED_SCALE, matedPoints } from '#models/calibration/measure-mated';

function fnmrAt(similarity: number, people: readonly (readonly number[])[]): number | undefined {
  return matedPoints(people, MATED_SCALE).find((point) => point.similarity === similarity)?.fnmr;
}

describe('how often people fall below a similarity with their own template', () => {
  it('counts each person alike, however many images there are of them', () => {
    expect(fnmrAt(0.5, [[0.4], [0.6, 0.6, 0.6, 0.6]])).toBe(0.5);
    expect(fnmrAt(0.5, [[0.4, 0.6], [0.6]])).toBe(0.25);
  });

  it('counts a score at the similarity as reaching it, and one that is no number as missing', () => {
    expect(fnmrAt(0.5, [[0.5]])).toBe(0);
    expect(fnmrAt(0.1, [[Number.NaN]])).toBe(1);
  });
});
