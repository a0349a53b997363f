import { describe, expect, it } from 'vitest';
import { homographyResidual } from '#domain/face/homography';

const GRID = Array.from({ length: 25 }, (_, i) => ({ x: 40 * (i % 5), y: 30 * Math.floor(i / 5) }));

describe('what the best homography leaves', () => {
  it('is nothing for two views of one plane', () => {
    const seen = GRID.map(({ x, y }) => {
      const w = 0.001 * x - 0.0007 * y + 1;
      return { x: (0.9 * x + 0.2 * y + 14) / w, y: (-0.1 * x + 1.1 * y - 6) / w };
    });
    expect(homographyResidual(GRID, seen)).toBeLessThan(1e-6);
  });

  it('is the distance, in pixels, by which a point has left the plane', () => {
    const seen = GRID.map((point, i) => (i === 12 ? { x: point.x + 10, y: point.y } : point));
    const residual = homographyResidual(GRID, seen);
    expect(residual).toBeGreaterThan(1.5);
    expect(residual).toBeLessThan(2);
  });

  it('does not depend on where the views lie in their frames', () => {
    const bent = GRID.map(({ x, y }) => ({ x, y: y + 0.002 * x * x }));
    const far = bent.map(({ x, y }) => ({ x: x + 900, y: y + 400 }));
    expect(homographyResidual(GRID, far)).toBeCloseTo(homographyResidual(GRID, bent), 6);
  });

  it('is no number when the points do not span a plane', () => {
    const line = GRID.map(({ x }) => ({ x, y: x }));
    expect(homographyResidual(line, GRID) >= 0.001).toBe(false);
    expect(homographyResidual([{ x: Number.NaN, y: 0 }, ...GRID], [{ x: 0, y: 0 }, ...GRID])).toBeNaN();
  });
});
