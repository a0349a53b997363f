import type { FaceSelection, RgbImage } from '#domain/face/frame';
import { centreOf, contains } from '#domain/face/geometry';
import type { Detection } from './detector.ts';

/**
 * Some of those who are found are no faces, which shows only when their landmarks are there; a close crop has one or
 * two. Trying without end would let a poster of faces, or of what the detector takes for some, hold up a lane.
 */
const SPARE_CANDIDATES = 8;

/**
 * Who of a frame may be read, before anything of a face is measured.
 * @returns tallest first, up to eight more than `maxFaces`; all others are bystanders
 */
export function candidatesOf(
  detections: readonly Detection[],
  { width, height }: RgbImage,
  { zone, minFaceHeightPx, maxFaces }: FaceSelection,
): readonly Detection[] {
  return detections
    .filter(({ box }) => {
      const centre = centreOf(box);
      return box.height >= minFaceHeightPx && contains(zone, { x: centre.x / width, y: centre.y / height });
    })
    .toSorted((a, b) => b.box.height - a.box.height)
    .slice(0, maxFaces + SPARE_CANDIDATES);
}
