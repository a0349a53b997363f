import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import { type Box, centreOf } from '#domain/face/geometry';
import type { FaceReading } from '#domain/face/reading';
import { pixelsOf, readPhotoFile } from '../images/photo-file.ts';

/** `masked`: an outline with eyes, nose and mouth corners as dots, on a background too coarse to know anybody by. */
export type FaceDisplay = 'masked' | 'shown';

/** The crop's side in heights of the face: `near` to see who, `wide` to see what is around. */
export const CROP_SIDES = { near: 1.7, wide: 3.4 } as const;

const SIDE_PX = 128;
/** So coarse that a face has about five cells from ear to ear. */
const CELLS_PER_FACE = 5.3;
const JPEG_QUALITY = 78;

export interface ThumbnailView {
  readonly display: FaceDisplay;
  readonly crop: keyof typeof CROP_SIDES;
}

/** Where a face lies in its image, in pixels. */
type PlacedFace = Pick<FaceReading, 'box' | 'landmarks'>;

/**
 * A face as a small square JPEG in a data URI.
 * @param path of the image
 * @returns null when the image can no longer be read
 */
export async function faceThumbnail(
  path: string,
  face: PlacedFace,
  { display, crop }: ThumbnailView,
): Promise<string | null> {
  const content = await readPhotoFile(path);
  if (content.kind === 'failed') return null;
  const photo = await pixelsOf(content);
  if (photo.kind === 'failed') return null;
  const square = squareAround(face.box, CROP_SIDES[crop]);
  const picture = await cut(photo.image, square);
  const jpeg =
    display === 'shown' ? await toJpeg(picture) : await toJpeg(await masked(picture, face, square));
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`;
}

function squareAround(box: Box, sides: number): Box {
  const centre = centreOf(box);
  const side = sides * Math.max(box.width, box.height);
  return { x: centre.x - side / 2, y: centre.y - side / 2, width: side, height: side };
}

/** The square at the thumbnail's size; what lies outside the image is grey. */
async function cut({ data, width, height }: RgbImage, square: Box): Promise<Buffer> {
  const left = Math.max(0, Math.floor(square.x));
  const top = Math.max(0, Math.floor(square.y));
  const right = Math.min(width, Math.ceil(square.x + square.width));
  const bottom = Math.min(height, Math.ceil(square.y + square.height));
  const scale = SIDE_PX / square.width;
  const target = (length: number) => Math.max(1, Math.min(SIDE_PX, Math.round(length * scale)));
  const inner = await sharp(Buffer.from(data.buffer, data.byteOffset, data.byteLength), {
    raw: { width, height, channels: 3 },
  })
    .extract({ left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) })
    .resize(target(right - left), target(bottom - top), { fit: 'fill' })
    .png()
    .toBuffer();
  const offset = (length: number, size: number) =>
    Math.max(0, Math.min(SIDE_PX - size, Math.round(length * scale)));
  return sharp({ create: { width: SIDE_PX, height: SIDE_PX, channels: 3, background: '#9aa4b1' } })
    .composite([
      {
        input: inner,
        left: offset(left - square.x, target(right - left)),
        top: offset(top - square.y, target(bottom - top)),
      },
    ])
    .png()
    .toBuffer();
}

/** The mosaic is made before the outline is laid over it, so that no pixel of the face reaches the report. */
async function masked(picture: Buffer, { box, landmarks }: PlacedFace, square: Box): Promise<Buffer> {
  const cells = Math.round((CELLS_PER_FACE * square.width) / Math.max(box.width, box.height));
  const mosaic = await sharp(picture).resize(cells, cells, { fit: 'fill' }).png().toBuffer();
  const at = (value: number, from: number) => (((value - from) / square.width) * SIDE_PX).toFixed(1);
  const length = (value: number) => ((value / square.width) * SIDE_PX).toFixed(1);
  const centre = centreOf(box);
  const dots = landmarks
    .map(({ x, y }) => `<circle cx="${at(x, square.x)}" cy="${at(y, square.y)}" r="2.6" fill="#ffffff"/>`)
    .join('');
  const outline = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE_PX}" height="${SIDE_PX}"><ellipse cx="${at(centre.x, square.x)}" cy="${at(centre.y, square.y)}" rx="${length(0.56 * box.width)}" ry="${length(0.58 * box.height)}" fill="#334155"/>${dots}</svg>`;
  return sharp(mosaic)
    .resize(SIDE_PX, SIDE_PX, { kernel: 'nearest' })
    .composite([{ input: Buffer.from(outline) }])
    .png()
    .toBuffer();
}

function toJpeg(picture: Buffer): Promise<Buffer> {
  return sharp(picture).jpeg({ quality: JPEG_QUALITY, mozjpeg: true }).toBuffer();
}
