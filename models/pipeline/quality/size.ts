import { sharedArea } from '#domain/face/geometry';
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

/** The square that alignment cuts, in eye distances or eye-to-mouth distances, and how far it reaches up. */
const ALIGNED_SIDE = 3.2;
const ALIGNED_SHIFT_UP = 0.13;

/**
 * Native: the share of the square that alignment cuts which lies inside the frame. The detector's box would not
 * tell: it ends at the frame's edge.
 */
export function assessCrop({ landmarks, frame }: AssessedFace): QualityAssessment {
  const [left, right, , mouthLeft, mouthRight] = landmarks;
  const eyes = Math.hypot(right.x - left.x, right.y - left.y);
  const down = Math.hypot(
    (mouthLeft.x + mouthRight.x - left.x - right.x) / 2,
    (mouthLeft.y + mouthRight.y - left.y - right.y) / 2,
  );
  const side = ALIGNED_SIDE * Math.max(eyes, down);
  const x = landmarks.reduce((sum, point) => sum + point.x, 0) / landmarks.length;
  const y = landmarks.reduce((sum, point) => sum + point.y, 0) / landmarks.length;
  const square = { x: x - side / 2, y: y - (0.5 + ALIGNED_SHIFT_UP) * side, width: side, height: side };
  const share = sharedArea(square, { x: 0, y: 0, ...frame }) / (side * side);
  return assessed('CropOfTheFaceImage', share, 100 * share);
}

/** Native: area of the largest other face over the area of this one, as in the standard; 0 when it is alone. */
export function assessSingleFace({ box, otherBoxes }: AssessedFace): QualityAssessment {
  const largestOther = Math.max(0, ...otherBoxes.map((other) => other.width * other.height));
  const ratio = largestOther / (box.width * box.height);
  return assessed('SingleFacePresent', ratio, 100 * (1 - ratio));
}
