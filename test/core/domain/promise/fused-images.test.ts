import { describe, expect, it } from 'vitest';
import { type FusionFactor, framesFactor, fusionFactor } from '#domain/promise/fused-images';

const MEASURED: readonly FusionFactor[] = [
  { photos: 1, frames: 1, factor: 1, basis: 'measured' },
  { photos: 2, frames: 1, factor: 1.8, basis: 'measured' },
  { photos: 4, frames: 1, factor: 3, basis: 'bound' },
  { photos: 1, frames: 3, factor: 2, basis: 'measured' },
  { photos: 2, frames: 3, factor: 3.4, basis: 'measured' },
];

describe('what fusing photos and frames does to strangers', () => {
  it.each([
    { photos: 1, frames: 1, factor: 1 },
    { photos: 2, frames: 1, factor: 1.8 },
    { photos: 2, frames: 3, factor: 3.4 },
  ])('is what was measured of $photos photos and $frames frames', ({ factor, ...fused }) => {
    expect(fusionFactor(MEASURED, fused)).toBe(factor);
  });

  it('lies between two numbers of photos where people have enrolled now one, now the other', () => {
    expect(fusionFactor(MEASURED, { photos: 1.5, frames: 1 })).toBeCloseTo(1.4, 12);
    expect(fusionFactor(MEASURED, { photos: 3, frames: 1 })).toBeCloseTo(2.4, 12);
  });

  it('counts photos beyond the most that were measured as so many chances more', () => {
    expect(fusionFactor(MEASURED, { photos: 8, frames: 1 })).toBeCloseTo(6, 12);
    expect(fusionFactor(MEASURED, { photos: 5, frames: 3 })).toBeCloseTo(8.5, 12);
  });

  it('of two frames is no less than that of the fewest frames above them that were measured', () => {
    expect(fusionFactor(MEASURED, { photos: 1, frames: 2 })).toBe(2);
    expect(framesFactor(MEASURED, 2)).toBe(2);
  });

  it.each([
    ['more frames than were measured', MEASURED, { photos: 1, frames: 4 }],
    ['nothing measured', [], { photos: 1, frames: 1 }],
    ['a number of frames that is none', MEASURED, { photos: 1, frames: Number.NaN }],
  ])('is without bound for %s, so that nothing can be promised', (_, measured, fused) => {
    expect(fusionFactor(measured, fused)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is without bound for a number of photos that is none', () => {
    expect(fusionFactor(MEASURED, { photos: Number.NaN, frames: 1 })).toBe(Number.POSITIVE_INFINITY);
  });
});
