import type { RgbImage } from '#domain/face/frame';
import type { Point } from '#domain/face/geometry';
import type { FiveLandmarks } from '#domain/face/reading';
import type { Alignment } from '../added/descriptor.ts';
import { dlibChip } from './dlib-chip.ts';
import type { Landmarks68 } from './landmarks.ts';
import { cutPatch, type Patch } from './patch.ts';
import { similarityMap } from './similarity-map.ts';

export const CHIP_SIZE = 112;

/** Where the five landmarks come to lie in the chip: the template of ArcFace (Deng et al. 2019), for 112 x 112. */
const TEMPLATE: FiveLandmarks = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

/** Turns, scales and moves a face onto the template; nothing is sheared or mirrored, the outside is black. */
export function align(image: RgbImage, landmarks: FiveLandmarks): Patch {
  return cutPatch(image, similarityMap(landmarks, TEMPLATE), CHIP_SIZE, CHIP_SIZE, 'black');
}

/** A face as embedders are shown it. */
export interface AlignableFace {
  readonly image: RgbImage;
  readonly landmarks: FiveLandmarks;
  readonly landmarks68: Landmarks68;
  /** Of `align`: most embedders were trained on it. */
  readonly chip: Patch;
}

/** The chip that an embedder was trained on, in the size of its input. */
export function alignAs(alignment: Alignment, { width, height }: Size, face: AlignableFace): Patch {
  switch (alignment.kind) {
    case 'arcface-112':
      if (width === CHIP_SIZE && height === CHIP_SIZE) return face.chip;
      return onto(
        TEMPLATE.map(({ x, y }) => ({ x: (x * width) / CHIP_SIZE, y: (y * height) / CHIP_SIZE })),
        face,
        { width, height },
      );
    case 'dlib-chip':
      return dlibChip(face.image, face.landmarks68, width);
    case 'five-points':
      return onto(alignment.points, face, { width, height });
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function onto(
  template: readonly Point[],
  { image, landmarks }: AlignableFace,
  { width, height }: Size,
): Patch {
  return cutPatch(image, similarityMap(landmarks, template), width, height, 'black');
}
