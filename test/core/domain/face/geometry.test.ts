import { describe, expect, it } from 'vitest';
import { centreOf, contains, overlap, sharedArea } from '#domain/face/geometry';

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe('boxes', () => {
  it.each([
    { a: box(0, 0, 10, 10), b: box(0, 0, 10, 10), shared: 100, over: 1 },
    { a: box(0, 0, 10, 10), b: box(5, 0, 10, 10), shared: 50, over: 1 / 3 },
    { a: box(0, 0, 10, 10), b: box(2, 2, 5, 5), shared: 25, over: 0.25 },
    { a: box(0, 0, 10, 10), b: box(10, 0, 10, 10), shared: 0, over: 0 },
    { a: box(0, 0, 10, 10), b: box(20, 20, 5, 5), shared: 0, over: 0 },
    { a: box(0, 0, 0, 0), b: box(0, 0, 0, 0), shared: 0, over: 0 },
  ])('share $shared and overlap by $over', ({ a, b, shared, over }) => {
    expect(sharedArea(a, b)).toBe(shared);
    expect(overlap(a, b)).toBeCloseTo(over, 10);
    expect(overlap(b, a)).toBeCloseTo(over, 10);
  });

  it('overlap nothing when a side is not a number', () => {
    expect(overlap(box(Number.NaN, 0, 10, 10), box(0, 0, 10, 10))).toBe(0);
  });

  it('have their centre in the middle', () => {
    expect(centreOf(box(10, 20, 4, 6))).toEqual({ x: 12, y: 23 });
  });
});

describe('an outline', () => {
  const lane = [
    { x: 0.2, y: 0.1 },
    { x: 0.8, y: 0.1 },
    { x: 0.9, y: 0.9 },
    { x: 0.1, y: 0.9 },
  ];
  const horseshoe = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0.6, y: 1 },
    { x: 0.6, y: 0.3 },
    { x: 0.4, y: 0.3 },
    { x: 0.4, y: 1 },
    { x: 0, y: 1 },
  ];

  it.each([
    [lane, 0.5, 0.5, true],
    [lane, 0.15, 0.2, false],
    [lane, 0.15, 0.8, true],
    [lane, 0.5, 0.95, false],
    [lane, 1.5, 0.5, false],
    [horseshoe, 0.5, 0.8, false],
    [horseshoe, 0.2, 0.8, true],
    [horseshoe, 0.8, 0.8, true],
  ] as const)('%# holds what lies inside', (outline, x, y, inside) => {
    expect(contains(outline, { x, y })).toBe(inside);
  });

  it('of fewer than three corners holds nothing', () => {
    expect(contains([], { x: 0.5, y: 0.5 })).toBe(false);
    expect(contains(lane.slice(0, 2), { x: 0.5, y: 0.1 })).toBe(false);
  });

  it('never holds a point that is not a number', () => {
    expect(contains(lane, { x: Number.NaN, y: 0.5 })).toBe(false);
    expect(contains(lane, { x: 0.5, y: Number.NaN })).toBe(false);
  });
});
