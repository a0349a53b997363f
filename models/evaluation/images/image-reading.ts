import type { FaceReading } from '#domain/face/reading';

/** Why an image gave no template; together with the images named, they make the failure-to-enrol rate. */
export const FAILURE_REASONS = ['missing', 'unreadable', 'no-face', 'engine-fault'] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

export interface ReadingFailure {
  readonly kind: 'failed';
  readonly reason: FailureReason;
  /** For a person: why the image gave no template. */
  readonly because: string;
}

export type ImageReading =
  | {
      readonly kind: 'read';
      /** sha256 of the file, hexadecimal. */
      readonly contentHash: string;
      readonly width: number;
      readonly height: number;
      /** Tallest first; may be empty. */
      readonly faces: readonly FaceReading[];
    }
  | ReadingFailure;

/** The one face of an image that the evaluation speaks of. */
export type ChosenFace =
  | { readonly kind: 'chosen'; readonly contentHash: string; readonly face: FaceReading }
  | ReadingFailure;
