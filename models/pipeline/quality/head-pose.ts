import type { Point } from '#domain/face/geometry';
import { poseFinder, type Vector } from '#domain/face/head-pose';
import type { QualityAssessment } from '#domain/face/quality';
import { type AssessedFace, assessed } from './assessed-face.ts';

/**
 * Six points of a generic head in centimetres, beside the landmark that shows each: nose tip, chin, outer eye
 * corners, mouth corners of MediaPipe's canonical face. On LFW yaw found by them correlates .98 and pitch .91 with
 * the pose of the 468-point mesh, without its bias of 6 degrees and its flattened profiles.
 */
const HEAD: readonly { readonly landmark: number; readonly at: Vector }[] = [
  { landmark: 30, at: [0, 1.127, -7.476] },
  { landmark: 8, at: [0, 9.403, -4.264] },
  { landmark: 36, at: [-4.446, -2.664, -3.173] },
  { landmark: 45, at: [4.446, -2.664, -3.173] },
  { landmark: 48, at: [-2.456, 4.343, -4.284] },
  { landmark: 54, at: [2.456, 4.343, -4.284] },
];

const poseOf = poseFinder(HEAD.map(({ at }) => at));

/**
 * Native: degrees between where the head points and the camera; roll is left out, since alignment undoes it.
 * Score by the standard's curve, 100 cos squared.
 */
export function assessHeadPose({ landmarks68 }: AssessedFace): QualityAssessment {
  const { yaw, pitch } = poseOf(HEAD.map(({ landmark }) => landmarks68[landmark] as Point));
  const cosine = Math.cos((yaw * Math.PI) / 180) * Math.cos((pitch * Math.PI) / 180);
  return assessed('HeadPose', (Math.acos(cosine) * 180) / Math.PI, 100 * cosine * Math.max(cosine, 0));
}
