import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import type { Box } from '#domain/face/geometry';

/**
 * Cuts a face out of a frame, as a picture for people to look at.
 * @param margin room on each side as a share of the box's sides; what lies outside the frame is left out
 * @throws RangeError when the box lies outside the frame
 */
export function cropFace(image: RgbImage, box: Box, margin: number): RgbImage {
  const left = Math.max(0, Math.floor(box.x - margin * box.width));
  const top = Math.max(0, Math.floor(box.y - margin * box.height));
  const right = Math.min(image.width, Math.ceil(box.x + (1 + margin) * box.width));
  const bottom = Math.min(image.height, Math.ceil(box.y + (1 + margin) * box.height));
  const width = right - left;
  const height = bottom - top;
  if (!(width > 0 && height > 0)) throw new RangeError('the face lies outside the frame');
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * image.width + left) * 3;
    data.set(image.data.subarray(from, from + width * 3), row * width * 3);
  }
  return { data, width, height };
}

/** @param quality 1 to 100 */
export async function encodeJpeg({ data, width, height }: RgbImage, quality: number): Promise<Uint8Array> {
  return sharp(Buffer.from(data.buffer, data.byteOffset, data.byteLength), {
    raw: { width, height, channels: 3 },
  })
    .jpeg({ quality })
    .toBuffer();
}
