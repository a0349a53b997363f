import { type Box, centreOf } from '#domain/face/geometry';
import type { ChosenFace, ImageReading } from './image-reading.ts';

export const FACE_CHOICES = ['centre', 'largest'] as const;

/** Which face an image is about when it shows several: the one nearest the image's centre, or the largest. */
export type FaceChoice = (typeof FACE_CHOICES)[number];

export function chooseFace(reading: ImageReading, choice: FaceChoice): ChosenFace {
  if (reading.kind === 'failed') return reading;
  const { contentHash, width, height, faces } = reading;
  const rank = (box: Box): number =>
    choice === 'largest' ? -box.width * box.height : distance(centreOf(box), { x: width / 2, y: height / 2 });
  const [face] = faces.toSorted((a, b) => rank(a.box) - rank(b.box));
  if (!face) return { kind: 'failed', reason: 'no-face', because: 'no face was found' };
  return { kind: 'chosen', contentHash, face };
}

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
