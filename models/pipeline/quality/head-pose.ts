import type { Point } from '#domain/face/geometry';
import type { QualityAssessment } from '#domain/face/quality';
import type { Landmarks68 } from '../landmarks.ts';
import { type AssessedFace, assessed } from './assessed-face.ts';

/** Degrees. */
interface HeadPose {
  /** Positive: turned to the image's right. */
  readonly yaw: number;
  /** Positive: looking down. */
  readonly pitch: number;
  /** Positive: tilted clockwise as seen. */
  readonly roll: number;
}

type Vector = readonly [number, number, number];

/**
 * Six points of a generic head in centimetres (x to the image's right, y down, z away from the camera), beside
 * the landmark that shows each: nose tip, chin, outer eye corners, mouth corners of MediaPipe's canonical face.
 */
const HEAD: readonly { readonly landmark: number; readonly at: Vector }[] = [
  { landmark: 30, at: [0, 1.127, -7.476] },
  { landmark: 8, at: [0, 9.403, -4.264] },
  { landmark: 36, at: [-4.446, -2.664, -3.173] },
  { landmark: 45, at: [4.446, -2.664, -3.173] },
  { landmark: 48, at: [-2.456, 4.343, -4.284] },
  { landmark: 54, at: [2.456, 4.343, -4.284] },
];

const CENTRED = centred(HEAD.map(({ at }) => at));
const INVERSE_SPREAD = inverse(spreadOf(CENTRED));

/**
 * Where the head points: the scaled orthographic view of the generic head that explains the landmarks best
 * (POS of DeMenthon and Davis 1995, in the least squares). On LFW yaw correlates .98 and pitch .91 with the pose
 * of the 468-point mesh, without its bias of 6 degrees and its flattened profiles.
 */
function headPose(landmarks: Landmarks68): HeadPose {
  const seen = HEAD.map(({ landmark }) => landmarks[landmark] as Point);
  const right = unit(axis(seen.map(({ x }) => x)));
  const down = unit(axis(seen.map(({ y }) => y)));
  const away = cross(right, down);
  return {
    yaw: degrees(Math.atan2(-right[2], away[2])),
    pitch: degrees(Math.atan2(-down[2], away[2])),
    roll: degrees(Math.atan2(down[0], right[0])),
  };
}

/**
 * Native: degrees between where the head points and the camera; roll is left out, since alignment undoes it.
 * Score by the standard's curve, 100 cos squared.
 */
export function assessHeadPose({ landmarks68 }: AssessedFace): QualityAssessment {
  const { yaw, pitch } = headPose(landmarks68);
  const cosine = Math.cos(radians(yaw)) * Math.cos(radians(pitch));
  return assessed('HeadPose', degrees(Math.acos(cosine)), 100 * cosine * Math.max(cosine, 0));
}

/** The image axis as a direction in the head's own coordinates: the row that maps the head onto these values. */
function axis(values: readonly number[]): Vector {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const products: Vector = [0, 1, 2].reduce<Vector>(
    (row, column) => {
      const sum = CENTRED.reduce(
        (total, point, i) => total + (point[column] as number) * ((values[i] ?? 0) - mean),
        0,
      );
      return [column === 0 ? sum : row[0], column === 1 ? sum : row[1], column === 2 ? sum : row[2]];
    },
    [0, 0, 0],
  );
  return [
    dot(INVERSE_SPREAD[0], products),
    dot(INVERSE_SPREAD[1], products),
    dot(INVERSE_SPREAD[2], products),
  ];
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

function unit(a: Vector): Vector {
  const length = Math.sqrt(dot(a, a));
  return [a[0] / length, a[1] / length, a[2] / length];
}

function degrees(angle: number): number {
  return (angle * 180) / Math.PI;
}

function radians(angle: number): number {
  return (angle * Math.PI) / 180;
}
