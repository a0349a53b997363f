import type { Embedding, PipelineId } from './embedding.ts';
import type { FaceShape } from './face-shape.ts';
import type { Box, Point } from './geometry.ts';
import type { QualityReport } from './quality.ts';

/** What a network that looks at one frame says. `score`: 0 (attack) to 1 (bona fide). */
export type PadAnswer =
  | { readonly kind: 'clear'; readonly score: number }
  | { readonly kind: 'suspect'; readonly score: number }
  | { readonly kind: 'not-assessed'; readonly because: string };

/**
 * What one frame says of a presentation attack. Separate answers, never one "live: true": see
 * docs/evaluation/liveness.md for what each can and cannot see. Planarity and challenge need several frames.
 */
export interface LivenessReport {
  /** Looks for the edge of a photo or a phone around the face. */
  readonly passive: PadAnswer;
  /** What a model of the deployer's own says, where one is set up. */
  readonly own: PadAnswer;
}

/** Five landmarks in pixels: image-left eye, image-right eye, nose tip, image-left and image-right mouth corner. */
export type FiveLandmarks = readonly [Point, Point, Point, Point, Point];

/** One face of one frame, read to the end. */
export interface FaceReading<Id extends PipelineId = PipelineId> {
  /** Pixels of the frame; may reach beyond its border. */
  readonly box: Box;
  /** The detector's own confidence that this is a face, 0 to 1. It says nothing of who it is. */
  readonly detectionScore: number;
  readonly landmarks: FiveLandmarks;
  readonly quality: QualityReport;
  readonly liveness: LivenessReport;
  /** Null when the engine lays no mesh. It never leaves the process that read it. */
  readonly shape: FaceShape | null;
  readonly embedding: Embedding<Id>;
}
