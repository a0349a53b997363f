import type { Box, Point } from '#domain/face/geometry';

/** What one frame of the preview shows. Lengths are pixels of the frame that was looked at. */
export type Observation =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'several' }
  | { readonly kind: 'face'; readonly face: ObservedFace };

export interface ObservedFace {
  readonly frame: { readonly width: number; readonly height: number };
  readonly box: Box;
  /** Between the eyes. */
  readonly centre: Point;
  readonly eyeDistance: number;
  /** Degrees; zero looks into the camera. */
  readonly pose: { readonly yaw: number; readonly pitch: number; readonly roll: number };
  readonly light: FaceLight;
  /** Root mean square of the Laplacian over the standard deviation of the face at 112 pixels; 0 is a blur. */
  readonly sharpness: number;
}

export interface FaceLight {
  /** Mean luminance of the face, 0 to 255. */
  readonly brightness: number;
  /** Share of the face that is burnt out to white, 0 to 1. */
  readonly glare: number;
  /** The darker half's mean over the brighter half's, 0 to 1; 1 is even. */
  readonly evenness: number;
}
