import type { RgbImage } from '#domain/face/frame';
import type { Box } from '#domain/face/geometry';
import type { QualityAssessment, QualityMeasure } from '#domain/face/quality';
import type { FiveLandmarks } from '#domain/face/reading';
import type { Landmarks68 } from '../landmarks.ts';
import { luminance } from '../network-input.ts';
import type { Patch } from '../patch.ts';

/** What is known of a face when its quality is assessed; every engine can say all of it. */
export interface AssessedFace {
  readonly frame: RgbImage;
  readonly box: Box;
  /** Boxes of all other faces in the frame, selected or not. */
  readonly otherBoxes: readonly Box[];
  readonly landmarks: FiveLandmarks;
  readonly landmarks68: Landmarks68;
  readonly skin: SkinRegion;
}

/** The aligned chip as every exposure measure sees it: hair, ears and background lie outside the oval. */
export interface SkinRegion {
  /** Luminance, 112 x 112, row by row, 0 to 255. */
  readonly grey: Float32Array;
  readonly size: number;
  /** 1 inside the oval of the face. */
  readonly inside: Uint8Array;
}

/** An oval through brows, cheeks and chin of the alignment template. */
const OVAL = { x: 56, y: 70, halfWidth: 36, halfHeight: 42 } as const;

export function skinRegion(chip: Patch): SkinRegion {
  const size = chip.width;
  const inside = new Uint8Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const dx = (x - OVAL.x) / OVAL.halfWidth;
      const dy = (y - OVAL.y) / OVAL.halfHeight;
      inside[y * size + x] = dx * dx + dy * dy <= 1 ? 1 : 0;
    }
  }
  return { grey: luminance(chip), size, inside };
}

/** @param score may lie outside 0 to 100 and is clamped; NaN makes the measure not assessed */
export function assessed(measure: QualityMeasure, native: number, score: number): QualityAssessment {
  if (!Number.isFinite(native) || Number.isNaN(score)) {
    return { measure, kind: 'not-assessed', because: 'the measurement gave no number' };
  }
  return { measure, kind: 'assessed', native, score: Math.min(100, Math.max(0, score)) };
}

/** 0 at `worst`, 100 at `best`, straight between. */
export function straight(native: number, worst: number, best: number): number {
  return (100 * (native - worst)) / (best - worst);
}
