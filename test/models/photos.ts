import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import type { Box } from '#domain/face/geometry';
import { projectFile } from '#models/project-file';

const DEMO = 'node_modules/@vladmandic/face-api/demo';

/** One of the photos, 1 to 6, that face-api ships; each shows three to five people. */
export async function samplePhoto(number: number): Promise<RgbImage> {
  return toImage(sharp(projectFile(`${DEMO}/sample${number}.jpg`)));
}

export async function toImage(picture: Sharp): Promise<RgbImage> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

export function picture({ data, width, height }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** A frontal face of sample 3 in pixels of that photo, and of the same woman in sample 1; and of another. */
export const SAME_WOMAN = {
  inSample3: { x: 1078, y: 194, width: 224, height: 309 },
  inSample1: { x: 1458, y: 195, width: 227, height: 240 },
} satisfies Record<string, Box>;

/**
 * One face of a photo as a gate's camera would see it: 1280 x 720, the face so tall and so placed.
 * What the photo does not show is filled with its border.
 */
export async function gateFrame(photo: RgbImage, face: Box, heightPx: number, centre = { x: 640, y: 340 }) {
  const scale = heightPx / face.height;
  const width = Math.round(photo.width * scale);
  const height = Math.round(photo.height * scale);
  const left = Math.round(centre.x - (face.x + face.width / 2) * scale);
  const top = Math.round(centre.y - (face.y + face.height / 2) * scale);
  const scaled = await toImage(picture(photo).resize(width, height, { fit: 'fill' }));
  const data = new Uint8Array(1280 * 720 * 3);
  for (let y = 0, to = 0; y < 720; y++) {
    const row = Math.min(Math.max(y - top, 0), height - 1);
    for (let x = 0; x < 1280; x++, to += 3) {
      const from = (row * width + Math.min(Math.max(x - left, 0), width - 1)) * 3;
      data.set(scaled.data.subarray(from, from + 3), to);
    }
  }
  const image: RgbImage = { data, width: 1280, height: 720 };
  const box: Box = {
    x: face.x * scale + left,
    y: face.y * scale + top,
    width: face.width * scale,
    height: heightPx,
  };
  return { image, box };
}
