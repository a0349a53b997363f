import type { Point } from '#domain/face/geometry';
import type { PatchMap } from './patch.ts';

/**
 * The similarity (turn, scale and shift, no mirror) that brings points of the image nearest to points of a
 * template in the least squares (Umeyama 1991), inverted, so that it leads from the template into the image.
 * @param points in the image, as many as the template has, in its order
 */
export function similarityMap(points: readonly Point[], template: readonly Point[]): PatchMap {
  const from = meanOf(points);
  const to = meanOf(template);
  let dot = 0;
  let cross = 0;
  let spread = 0;
  for (const [i, target] of template.entries()) {
    const source = points[i] ?? { x: Number.NaN, y: Number.NaN };
    const sx = source.x - from.x;
    const sy = source.y - from.y;
    const tx = target.x - to.x;
    const ty = target.y - to.y;
    dot += tx * sx + ty * sy;
    cross += ty * sx - tx * sy;
    spread += sx * sx + sy * sy;
  }
  // template = [a -b; b a] * point + shift, and its inverse.
  const a = dot / spread;
  const b = cross / spread;
  const square = a * a + b * b;
  const cos = a / square;
  const sin = b / square;
  return {
    xx: cos,
    xy: sin,
    x0: from.x - cos * to.x - sin * to.y,
    yx: -sin,
    yy: cos,
    y0: from.y + sin * to.x - cos * to.y,
  };
}

function meanOf(points: readonly Point[]): Point {
  return {
    x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
    y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
  };
}
