import type { Point } from './geometry.ts';
import { type HeadPose, poseFinder, type Vector } from './head-pose.ts';
import { homographyResidual } from './homography.ts';

/**
 * The points of MediaPipe Face Mesh that move with the skull and hardly with what a face says: forehead, nose, eye
 * corners, cheekbones, temples. Beside each the mean of 294 faces of LFW's development set, in eye distances.
 */
export const SKULL: readonly { readonly point: number; readonly at: Vector }[] = [
  { point: 10, at: [-0.001, -0.968, -0.11] },
  { point: 151, at: [-0.002, -0.726, -0.189] },
  { point: 9, at: [-0.002, -0.466, -0.257] },
  { point: 168, at: [-0.002, -0.225, -0.25] },
  { point: 6, at: [-0.001, -0.113, -0.331] },
  { point: 195, at: [-0.001, 0.094, -0.514] },
  { point: 4, at: [0.001, 0.335, -0.663] },
  { point: 1, at: [0.001, 0.441, -0.638] },
  { point: 94, at: [0.001, 0.529, -0.468] },
  { point: 33, at: [-0.714, -0.136, 0.096] },
  { point: 133, at: [-0.278, -0.124, 0.012] },
  { point: 362, at: [0.274, -0.123, 0.012] },
  { point: 263, at: [0.711, -0.136, 0.096] },
  { point: 127, at: [-1.114, 0.006, 0.863] },
  { point: 356, at: [1.118, 0.005, 0.866] },
  { point: 234, at: [-1.103, 0.238, 0.917] },
  { point: 454, at: [1.107, 0.237, 0.919] },
  { point: 116, at: [-1.007, 0.15, 0.27] },
  { point: 345, at: [1.007, 0.147, 0.27] },
  { point: 50, at: [-0.771, 0.369, -0.039] },
  { point: 280, at: [0.772, 0.366, -0.04] },
  { point: 205, at: [-0.635, 0.498, -0.129] },
  { point: 425, at: [0.637, 0.495, -0.131] },
  { point: 48, at: [-0.309, 0.42, -0.381] },
  { point: 278, at: [0.309, 0.418, -0.382] },
  { point: 54, at: [-0.943, -0.644, 0.365] },
  { point: 284, at: [0.945, -0.645, 0.365] },
  { point: 67, at: [-0.553, -0.907, 0.014] },
  { point: 297, at: [0.551, -0.907, 0.014] },
  { point: 118, at: [-0.706, 0.158, -0.013] },
  { point: 347, at: [0.706, 0.155, -0.014] },
  { point: 98, at: [-0.28, 0.531, -0.265] },
  { point: 327, at: [0.282, 0.53, -0.266] },
];

/** x and y in pixels of the frame of each point of `SKULL`, in its order: 66 numbers, so that it travels light. */
export type FaceShape = Float32Array;

const EYE_CORNERS = [33, 133, 362, 263].map((corner) => SKULL.findIndex(({ point }) => point === corner));

const findPose = poseFinder(SKULL.map(({ at }) => at));

/** @throws RangeError when the shape is of another length */
export function poseOfShape(shape: FaceShape): HeadPose {
  return findPose(pointsOf(shape));
}

/** Pixels between the eyes' middles. */
export function eyeDistanceOf(shape: FaceShape): number {
  const [a, b, c, d] = EYE_CORNERS.map((i) => ({
    x: shape[2 * i] ?? Number.NaN,
    y: shape[2 * i + 1] ?? Number.NaN,
  }));
  if (!a || !b || !c || !d) return Number.NaN;
  return Math.hypot((c.x + d.x - a.x - b.x) / 2, (c.y + d.y - a.y - b.y) / 2);
}

/**
 * How far two views of a face are from being two views of one flat picture: what is left between their points
 * (root mean square) after the best homography, over the eye distance of the second.
 */
export function reliefBetween(a: FaceShape, b: FaceShape): number {
  return homographyResidual(pointsOf(a), pointsOf(b)) / eyeDistanceOf(b);
}

function pointsOf(shape: FaceShape): readonly Point[] {
  if (shape.length !== 2 * SKULL.length) {
    throw new RangeError(`a face shape has ${2 * SKULL.length} numbers, not ${shape.length}`);
  }
  return SKULL.map((_, i) => ({ x: shape[2 * i] as number, y: shape[2 * i + 1] as number }));
}
