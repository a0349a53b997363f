import { judgeQuality, type QualityMeasure, type QualityPolicy } from '#domain/face/quality';
import type { FaceReading } from '#domain/face/reading';

/** Whether a photo would do as a person's enrolled photo. */
export type PhotoVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly because: 'unreadable' | 'no-face' | 'several-faces' }
  | {
      readonly kind: 'refused';
      readonly because: 'low-quality';
      readonly failed: readonly [QualityMeasure, ...QualityMeasure[]];
    };

/** @param policy the least scores asked of an enrolled photo */
export function photoVerdict(faces: readonly FaceReading[], policy: QualityPolicy): PhotoVerdict {
  const [face, another] = faces;
  if (!face) return { kind: 'refused', because: 'no-face' };
  if (another) return { kind: 'refused', because: 'several-faces' };
  const quality = judgeQuality(face.quality, policy);
  if (quality.kind === 'accepted') return quality;
  return { kind: 'refused', because: 'low-quality', failed: quality.failed };
}
