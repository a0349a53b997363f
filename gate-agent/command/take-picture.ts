import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';

const MOST_WIDTH_PX = 1_280;
const JPEG_QUALITY = 80;

/** What a lane's camera sees, as a JPEG of some 200 kB. */
export function pictureOf({ data, width, height }: RgbImage): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: MOST_WIDTH_PX, withoutEnlargement: true })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}
