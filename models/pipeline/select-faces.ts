import type { FaceSelection, RgbImage } from '#domain/face/frame';
import { centreOf, contains } from '#domain/face/geometry';
import type { Detection } from './detector.ts';

interface SelectedFaces {
  /** Tallest first. */
  readonly selected: readonly Detection[];
  readonly bystanders: number;
}

/** Decides who of a frame is read at all, before anything of a face is measured. */
export function selectFaces(
  detections: readonly Detection[],
  { width, height }: RgbImage,
  { zone, minFaceHeightPx, maxFaces }: FaceSelection,
): SelectedFaces {
  const selected = detections
    .filter(({ box }) => {
      const centre = centreOf(box);
      return box.height >= minFaceHeightPx && contains(zone, { x: centre.x / width, y: centre.y / height });
    })
    .toSorted((a, b) => b.box.height - a.box.height)
    .slice(0, maxFaces);
  return { selected, bystanders: detections.length - selected.length };
}
