import type { Embedding } from './embedding.ts';
import type { Box, Point } from './geometry.ts';
import type { QualityReport } from './quality.ts';

/**
 * What one frame says of a presentation attack. Three separate answers, never one "live: true":
 * see docs/evaluation/liveness.md for what each can and cannot see.
 */
export interface LivenessReport {
  /** Looks for the edge of a photo or a phone around the face. `score`: 0 (border seen) to 1 (none seen). */
  readonly passive:
    | { readonly kind: 'clear'; readonly score: number }
    | { readonly kind: 'suspect'; readonly score: number }
    | { readonly kind: 'not-assessed'; readonly because: string };
}

/** Five landmarks in pixels: image-left eye, image-right eye, nose tip, image-left and image-right mouth corner. */
export type FiveLandmarks = readonly [Point, Point, Point, Point, Point];

/** One face of one frame, read to the end. */
export interface FaceReading {
  /** Pixels of the frame; may reach beyond its border. */
  readonly box: Box;
  /** The detector's own confidence that this is a face, 0 to 1. It says nothing of who it is. */
  readonly detectionScore: number;
  readonly landmarks: FiveLandmarks;
  readonly quality: QualityReport;
  readonly liveness: LivenessReport;
  readonly embedding: Embedding;
}
