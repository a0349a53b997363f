import type { Box } from '#domain/face/geometry';

/** Width over height of every photo that the portal takes or cuts. */
export const PORTRAIT = 3 / 4;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The largest upright rectangle in the middle of a picture: what the preview shows and the photo holds. */
export function portraitIn({ width, height }: Size): Box {
  const wide = Math.min(width, height * PORTRAIT);
  const high = wide / PORTRAIT;
  return { x: (width - wide) / 2, y: (height - high) / 2, width: wide, height: high };
}
