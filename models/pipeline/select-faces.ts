import type { FaceSelection, RgbImage } from '#domain/face/frame';
import { centreOf, contains } from '#domain/face/geometry';
import type { Detection } from './detector.ts';

/**
 * Who of a frame may be read, before anything of a face is measured.
 * @returns tallest first, more than `maxFaces` where there are; all others are bystanders
 */
export function candidatesOf(
  detections: readonly Detection[],
  { width, height }: RgbImage,
  { zone, minFaceHeightPx }: FaceSelection,
): readonly Detection[] {
  return detections
    .filter(({ box }) => {
      const centre = centreOf(box);
      return box.height >= minFaceHeightPx && contains(zone, { x: centre.x / width, y: centre.y / height });
    })
    .toSorted((a, b) => b.box.height - a.box.height);
}
