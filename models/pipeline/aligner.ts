import type { RgbImage } from '#domain/face/frame';
import type { FiveLandmarks } from '#domain/face/reading';
import { cutPatch, type Patch, type PatchMap } from './patch.ts';

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
  return cutPatch(image, chipMap(landmarks), CHIP_SIZE, CHIP_SIZE, 'black');
}

/**
 * The similarity that brings the landmarks nearest to the template in the least squares (Umeyama 1991, without
 * reflection), inverted, so that it leads from the chip into the image.
 */
function chipMap(landmarks: FiveLandmarks): PatchMap {
  const from = meanOf(landmarks);
  const to = meanOf(TEMPLATE);
  let dot = 0;
  let cross = 0;
  let spread = 0;
  for (const [i, target] of TEMPLATE.entries()) {
    const source = landmarks[i] as FiveLandmarks[0];
    const sx = source.x - from.x;
    const sy = source.y - from.y;
    const tx = target.x - to.x;
    const ty = target.y - to.y;
    dot += tx * sx + ty * sy;
    cross += ty * sx - tx * sy;
    spread += sx * sx + sy * sy;
  }
  // template = [a -b; b a] * landmark + t, and its inverse.
  const a = dot / spread;
  const b = cross / spread;
  const square = a * a + b * b;
  const cos = a / square;
  const sin = b / square;
  return {
    xx: cos,
    xy: sin,
    x0: from.x - cos * to.x - sin * to.y,
    yx: -sin,
    yy: cos,
    y0: from.y + sin * to.x - cos * to.y,
  };
}

function meanOf(points: FiveLandmarks): { readonly x: number; readonly y: number } {
  return {
    x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
    y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
  };
}
