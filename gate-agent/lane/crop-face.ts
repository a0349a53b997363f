import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import type { Box } from '#domain/face/geometry';

/** Room on every side, in parts of the face's box: hair, ears and collar tell an officer more than skin. */
const MARGIN = 0.6;
const MAX_SIDE_PX = 320;
const JPEG_QUALITY = 82;

/** The captured face as a JPEG of at most 320 pixels a side, some 20 kB. */
export async function cropFace(image: RgbImage, box: Box): Promise<Uint8Array> {
  const left = clamp(Math.floor(box.x - box.width * MARGIN), 0, image.width - 1);
  const top = clamp(Math.floor(box.y - box.height * MARGIN), 0, image.height - 1);
  const right = clamp(Math.ceil(box.x + box.width * (1 + MARGIN)), left + 1, image.width);
  const bottom = clamp(Math.ceil(box.y + box.height * (1 + MARGIN)), top + 1, image.height);
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .extract({ left, top, width: right - left, height: bottom - top })
    .resize({ width: MAX_SIDE_PX, height: MAX_SIDE_PX, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
