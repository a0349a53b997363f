import sharp from 'sharp';
import type { Box } from '#domain/face/geometry';
import { type DemoPortrait, photoFile, portraitCrop } from './photos.ts';

/**
 * The portrait as its owner would upload it: cut out of the group photo, JPEG.
 * @throws when the photo's package is not installed
 */
export async function portraitJpeg(portrait: DemoPortrait): Promise<Uint8Array<ArrayBuffer>> {
  const photo = sharp(photoFile(portrait.photo));
  const { width, height } = await photo.metadata();
  const jpeg = await photo
    .extract(within(portraitCrop(portrait), width, height))
    .jpeg({ quality: 92 })
    .toBuffer();
  return new Uint8Array(jpeg);
}

function within({ x, y, ...size }: Box, width: number, height: number) {
  const left = Math.max(0, Math.round(x));
  const top = Math.max(0, Math.round(y));
  return {
    left,
    top,
    width: Math.min(width, Math.round(x + size.width)) - left,
    height: Math.min(height, Math.round(y + size.height)) - top,
  };
}
