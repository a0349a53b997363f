import type { Point } from './geometry.ts';

/** Angles in degrees. */
export interface HeadPose {
  /** Positive: turned to the image's right. */
  readonly yaw: number;
  /** Positive: looking down. */
  readonly pitch: number;
  /** Positive: tilted clockwise as seen. */
  readonly roll: number;
  /**
   * How much wider the head is seen than its height and pose allow, as a natural logarithm; below zero narrower.
   * A head that turns keeps it; a picture of one that turns grows narrower.
   */
  readonly stretch: number;
}

/** x to the image's right, y down, z away from the camera, in any unit. */
export type Vector = readonly [number, number, number];

/** Points of the image, as many as the head has and in its order, to where the head points. */
export type PoseFinder = (seen: readonly Point[]) => HeadPose;

/**
 * Where a head of known shape points: its scaled orthographic view that explains the points best (POS of DeMenthon
 * and Davis 1995, in the least squares).
 * @param head four points or more that do not lie in a plane
 */
export function poseFinder(head: readonly Vector[]): PoseFinder {
  const points = centred(head);
  const inverseSpread = inverse(spreadOf(points));
  const axis = (values: readonly number[]) => axisOf(points, inverseSpread, values);
  return (seen) => {
    const alongX = axis(seen.map(({ x }) => x));
    const alongY = axis(seen.map(({ y }) => y));
    const right = unit(alongX);
    const down = unit(alongY);
    const away = cross(right, down);
    return {
      yaw: degrees(Math.atan2(-right[2], away[2])),
      pitch: degrees(Math.atan2(-down[2], away[2])),
      roll: degrees(Math.atan2(down[0], right[0])),
      stretch: Math.log(lengthOf(alongX) / lengthOf(alongY)),
    };
  };
}

/** The image axis as a direction in the head's own coordinates: the row that maps the head onto these values. */
function axisOf(points: readonly Vector[], inverseSpread: Matrix, values: readonly number[]): Vector {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sums: [number, number, number] = [0, 0, 0];
  for (const [i, point] of points.entries()) {
    const value = (values[i] ?? Number.NaN) - mean;
    sums[0] += point[0] * value;
    sums[1] += point[1] * value;
    sums[2] += point[2] * value;
  }
  return [dot(inverseSpread[0], sums), dot(inverseSpread[1], sums), dot(inverseSpread[2], sums)];
}

function centred(points: readonly Vector[]): readonly Vector[] {
  const mean = points.reduce<Vector>((sum, p) => [sum[0] + p[0], sum[1] + p[1], sum[2] + p[2]], [0, 0, 0]);
  const n = points.length;
  return points.map((p) => [p[0] - mean[0] / n, p[1] - mean[1] / n, p[2] - mean[2] / n]);
}

type Matrix = readonly [Vector, Vector, Vector];

function spreadOf(points: readonly Vector[]): Matrix {
  const entry = (i: 0 | 1 | 2, j: 0 | 1 | 2) => points.reduce((sum, p) => sum + p[i] * p[j], 0);
  return [
    [entry(0, 0), entry(0, 1), entry(0, 2)],
    [entry(1, 0), entry(1, 1), entry(1, 2)],
    [entry(2, 0), entry(2, 1), entry(2, 2)],
  ];
}

function inverse([a, b, c]: Matrix): Matrix {
  const bc = cross(b, c);
  const ca = cross(c, a);
  const ab = cross(a, b);
  const determinant = dot(a, bc);
  return [
    [bc[0] / determinant, ca[0] / determinant, ab[0] / determinant],
    [bc[1] / determinant, ca[1] / determinant, ab[1] / determinant],
    [bc[2] / determinant, ca[2] / determinant, ab[2] / determinant],
  ];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function lengthOf(a: Vector): number {
  return Math.sqrt(dot(a, a));
}

function unit(a: Vector): Vector {
  const length = lengthOf(a);
  return [a[0] / length, a[1] / length, a[2] / length];
}

function degrees(angle: number): number {
  return (angle * 180) / Math.PI;
}
