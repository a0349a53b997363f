import type { Point } from '#domain/face/geometry';
import type { QualityAssessment } from '#domain/face/quality';
import type { Landmarks68 } from '../landmarks.ts';
import { type AssessedFace, assessed, straight } from './assessed-face.ts';

/** Outer corner, two points of the upper lid, inner corner, two points of the lower lid, of each eye. */
const EYES = [
  [36, 37, 38, 39, 40, 41],
  [42, 43, 44, 45, 46, 47],
] as const;

/** Upper and lower points of the inner lips. */
const INNER_LIPS = [
  [61, 67],
  [62, 66],
  [63, 65],
] as const;
const CHIN = 8;

/**
 * Lowered lids of photos seen: .16 to .20; open eyes: .23 to .34. Spectacle frames lower it down to .05, so a low
 * score is a hint to the person before the camera and no reason for refusal.
 */
const CLOSED = 0.12;
const OPEN = 0.24;

/**
 * Native: height over width of the lid opening of the more closed eye. Taken from the 68 landmarks: the mesh
 * keeps its eyes open whatever the lids do.
 */
export function assessEyesOpen({ landmarks68 }: AssessedFace): QualityAssessment {
  const native = Math.min(...EYES.map((eye) => opening(landmarks68, eye)));
  return assessed('EyesOpen', native, straight(native, CLOSED, OPEN));
}

/**
 * Native: widest opening between the inner lips over the distance from the eyes to the chin; score by the
 * standard's logistic curve around .2.
 */
export function assessMouthClosed({ landmarks, landmarks68 }: AssessedFace): QualityAssessment {
  const [left, right] = landmarks;
  const eyes = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
  const widest = Math.max(...INNER_LIPS.map(([upper, lower]) => distance(landmarks68, upper, lower)));
  const native = widest / length(eyes, landmarks68[CHIN] as Point);
  return assessed('MouthClosed', native, 100 / (1 + Math.exp((native - 0.2) / 0.06)));
}

function opening(
  landmarks: Landmarks68,
  [outer, up1, up2, inner, low2, low1]: (typeof EYES)[number],
): number {
  const height = (distance(landmarks, up1, low1) + distance(landmarks, up2, low2)) / 2;
  return height / distance(landmarks, outer, inner);
}

function distance(landmarks: Landmarks68, from: number, to: number): number {
  return length(landmarks[from] as Point, landmarks[to] as Point);
}

function length(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}
