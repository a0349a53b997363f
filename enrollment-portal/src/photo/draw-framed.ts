import type { Size } from '../coach/portrait.ts';
import { type Framing, partOf, turnedSize } from './framing.ts';

/** Draws the part that a framing cuts, filling the given size. */
export function drawFramed(
  context: CanvasRenderingContext2D,
  picture: ImageBitmap,
  framing: Framing,
  size: Size,
): void {
  const part = partOf(picture, framing);
  const turned = turnedSize(picture, framing);
  context.save();
  context.scale(size.width / part.width, size.height / part.height);
  context.translate(turned.width / 2 - part.x, turned.height / 2 - part.y);
  context.rotate((framing.turns * Math.PI) / 2);
  context.drawImage(picture, -picture.width / 2, -picture.height / 2);
  context.restore();
}
