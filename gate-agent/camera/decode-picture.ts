import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import { MAX_FRAME_WIDTH } from './frame-source.ts';

/** A "picture bomb" is not decoded. Cameras send up to 9 megapixels, phones whose photos lie in a folder 50. */
const MAX_INPUT_PIXELS = 50_000_000;

/**
 * An image file's bytes, or the file at a path, as a frame; decoded outside the event loop.
 * @throws Error from the decoder for what is damaged, too large, or no image
 */
export async function decodePicture(picture: string | Uint8Array): Promise<RgbImage> {
  const { data, info } = await sharp(picture, { failOn: 'error', limitInputPixels: MAX_INPUT_PIXELS })
    .rotate()
    .flatten()
    .toColourspace('srgb')
    .resize({ width: MAX_FRAME_WIDTH, withoutEnlargement: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new TypeError(`${info.channels} channels`);
  return { data, width: info.width, height: info.height };
}
