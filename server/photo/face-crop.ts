import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import { type Box, centreOf } from '#domain/face/geometry';

/** Heights of the face that the crop is high, and its width for its height: a portrait with hair and chin. */
const CROP_HEIGHTS = 2.2;
const CROP_ASPECT = 4 / 5;
const LARGEST = { width: 480, height: 600 };
const JPEG_QUALITY = 85;

/**
 * The part of a photo that shows the person, as a fresh JPEG: background, metadata and whatever else
 * the file carried stay behind.
 * @param box the face in the image's pixels; may reach beyond its border
 */
export async function faceCrop(image: RgbImage, box: Box): Promise<Uint8Array> {
  const centre = centreOf(box);
  const height = box.height * CROP_HEIGHTS;
  const width = height * CROP_ASPECT;
  const left = clamp(Math.round(centre.x - width / 2), 0, image.width - 1);
  const top = clamp(Math.round(centre.y - height / 2), 0, image.height - 1);
  const right = clamp(Math.round(centre.x + width / 2), left + 1, image.width);
  const bottom = clamp(Math.round(centre.y + height / 2), top + 1, image.height);
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .extract({ left, top, width: right - left, height: bottom - top })
    .resize({ ...LARGEST, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: JPEG_QUALITY, mozjpeg: true })
    .toBuffer();
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
