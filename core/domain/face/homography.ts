import type { Point } from './geometry.ts';

/**
 * How far two views of the same points are from being views of one plane.
 * @param from four points or more, no three of four on a line
 * @returns root mean square distance, in units of `to`, that the best homography leaves; NaN when none can be found
 */
export function homographyResidual(from: readonly Point[], to: readonly Point[]): number {
  const source = normaliser(from);
  const target = normaliser(to);
  const a = from.map(source.apply);
  const b = to.map(target.apply);
  const h = bestHomography(a, b);
  let sum = 0;
  for (const [i, { x, y }] of a.entries()) {
    const w = h[6] * x + h[7] * y + 1;
    const seen = b[i] ?? { x: Number.NaN, y: Number.NaN };
    sum +=
      ((h[0] * x + h[1] * y + h[2]) / w - seen.x) ** 2 + ((h[3] * x + h[4] * y + h[5]) / w - seen.y) ** 2;
  }
  return Math.sqrt(sum / a.length) / target.scale;
}

type Homography = readonly [number, number, number, number, number, number, number, number];

/** The direct linear transform, its last number fixed at 1, in the least squares. */
function bestHomography(from: readonly Point[], to: readonly Point[]): Homography {
  const normal = Array.from({ length: 8 }, () => new Float64Array(9));
  for (const [i, { x, y }] of from.entries()) {
    const { x: u, y: v } = to[i] ?? { x: Number.NaN, y: Number.NaN };
    for (const row of [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ]) {
      for (const [r, equation] of normal.entries()) {
        for (let c = 0; c < 9; c++) equation[c] = (equation[c] ?? 0) + (row[r] ?? 0) * (row[c] ?? 0);
      }
    }
  }
  return solved(normal);
}

/** Gauss with row exchange; NaN throughout when the equations do not settle it. */
function solved(equations: readonly Float64Array[]): Homography {
  const rows = [...equations];
  for (let column = 0; column < 8; column++) {
    const pivot = largestIn(rows, column);
    const top = rows[pivot];
    const displaced = rows[column];
    if (!top || !displaced) break;
    rows[pivot] = displaced;
    rows[column] = top;
    for (let r = column + 1; r < 8; r++) {
      const row = rows[r];
      if (!row) continue;
      const factor = (row[column] ?? 0) / (top[column] ?? 0);
      for (let c = column; c < 9; c++) row[c] = (row[c] ?? 0) - factor * (top[c] ?? 0);
    }
  }
  const result = new Float64Array(8);
  for (let r = 7; r >= 0; r--) {
    const row = rows[r] ?? new Float64Array(9);
    let value = row[8] ?? Number.NaN;
    for (let c = r + 1; c < 8; c++) value -= (row[c] ?? 0) * (result[c] ?? 0);
    result[r] = value / (row[r] ?? 0);
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = result;
  return [a, b, c, d, e, f, g, h];
}

function largestIn(rows: readonly Float64Array[], column: number): number {
  let largest = column;
  for (let r = column + 1; r < rows.length; r++) {
    if (Math.abs(rows[r]?.[column] ?? 0) > Math.abs(rows[largest]?.[column] ?? 0)) largest = r;
  }
  return largest;
}

/** Brings points about the origin at a mean distance of one, without which the equations lose their digits. */
function normaliser(points: readonly Point[]) {
  const x = points.reduce((sum, point) => sum + point.x, 0) / points.length;
  const y = points.reduce((sum, point) => sum + point.y, 0) / points.length;
  const spread = points.reduce((sum, point) => sum + Math.hypot(point.x - x, point.y - y), 0) / points.length;
  const scale = 1 / spread;
  return { scale, apply: (point: Point): Point => ({ x: (point.x - x) * scale, y: (point.y - y) * scale }) };
}
