import type { RelativePolygon } from './geometry.ts';

/** Packed 8-bit RGB, row by row from the top, no padding: `data.length === width * height * 3`. */
export interface RgbImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The border of a photo or phone, and a model of the deployer's own. */
export const ATTACK_CHECKS = ['border', 'own'] as const;
export type AttackCheck = (typeof ATTACK_CHECKS)[number];

/** Which faces of a frame are worth reading; all others are counted and dropped, never embedded. */
export interface FaceSelection {
  /** A face counts when the centre of its box lies inside. */
  readonly zone: RelativePolygon;
  readonly minFaceHeightPx: number;
  /** Tallest faces first. */
  readonly maxFaces: number;
  /** The networks that look for attacks and cost time of their own: none runs unasked. */
  readonly attackChecks: readonly AttackCheck[];
}

export const WHOLE_FRAME: FaceSelection = {
  zone: [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
  ],
  minFaceHeightPx: 40,
  maxFaces: 16,
  attackChecks: [],
};
