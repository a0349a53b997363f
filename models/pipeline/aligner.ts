import type { RgbImage } from '#domain/face/frame';
import type { FiveLandmarks } from '#domain/face/reading';
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
