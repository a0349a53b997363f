import type { QualityAssessment } from '#domain/face/quality';
import { type AssessedFace, assessed, straight } from './assessed-face.ts';

/** Below this no detector of ours finds a face; above, the passive liveness check can be made. */
const SMALLEST_PX = 32;
const AMPLE_PX = 160;

/**
 * Native: height of the face's box in pixels. The standard relates the head to the height of a portrait;
 * a gate's frame is no portrait, and what decides there is how many pixels the face has.
 */
export function assessHeadSize({ box }: AssessedFace): QualityAssessment {
  return assessed('HeadSize', box.height, straight(box.height, SMALLEST_PX, AMPLE_PX));
}

/**
 * Native: pixels between the eye centres. Score 50 at 45 px and 100 from 90 px, the distance that the standard
 * asks of a reference photo.
 */
export function assessInterEyeDistance({ landmarks: [left, right] }: AssessedFace): QualityAssessment {
  const distance = Math.hypot(right.x - left.x, right.y - left.y);
  return assessed('InterEyeDistance', distance, (100 * distance) / 90);
}

/** Native: the share of the face's box that lies inside the frame. */
export function assessCrop({ box, frame }: AssessedFace): QualityAssessment {
  const width = Math.min(box.x + box.width, frame.width) - Math.max(box.x, 0);
  const height = Math.min(box.y + box.height, frame.height) - Math.max(box.y, 0);
  const share = (Math.max(width, 0) * Math.max(height, 0)) / (box.width * box.height);
  return assessed('CropOfTheFaceImage', share, 100 * share);
}

/** Native: area of the largest other face over the area of this one, as in the standard; 0 when it is alone. */
export function assessSingleFace({ box, otherBoxes }: AssessedFace): QualityAssessment {
  const largestOther = Math.max(0, ...otherBoxes.map((other) => other.width * other.height));
  const ratio = largestOther / (box.width * box.height);
  return assessed('SingleFacePresent', ratio, 100 * (1 - ratio));
}
