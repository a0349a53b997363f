import sharp from 'sharp';
import { CameraFault } from '../camera-fault.ts';
import { type Layer, toLayer } from './layer.ts';
import type { Figure } from './scene.ts';
import { blurFilter, linearGradient } from './svg-gradient.ts';

type HeldPhoto = Extract<Figure, { kind: 'held-photo' }>;

/** Face height in the picture's own pixels. */
const FACE_PX = 240;

/**
 * A print or a phone with the hands that hold it; the pictured face's centre is the pivot, so that the
 * picture takes the place of the holder's face.
 * @throws CameraFault when the photo cannot be read
 */
export async function heldPhoto({ photo, face, crop, medium, border, clothing }: HeldPhoto): Promise<Layer> {
  const scale = FACE_PX / face.height;
  const [width, height] = [Math.round(crop.width * scale), Math.round(crop.height * scale)];
  const edge = Math.round(border * FACE_PX);
  const room = Math.round(0.75 * FACE_PX);
  const sheet = { width: width + 2 * (edge + room), height: height + 2 * edge + Math.round(1.3 * FACE_PX) };
  const picture = await readCrop(photo, crop, width, height);
  const svg = (shapes: string): Buffer =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${sheet.width}" height="${sheet.height}">${shapes}</svg>`,
    );

  const flat = await sharp({
    create: { width: sheet.width, height: sheet.height, channels: 4, background: '#00000000' },
  })
    .composite([
      { input: svg(sleeves(clothing.colour, room, width + 2 * edge, height + 2 * edge)) },
      { input: svg(frameOf(medium, room, width + 2 * edge, height + 2 * edge)) },
      { input: picture, left: room + edge, top: edge },
      { input: svg(hands(room, width + 2 * edge, height + 2 * edge)) },
    ])
    .png()
    .toBuffer();
  const pivot = {
    x: room + edge + (face.x + face.width / 2 - crop.x) * scale,
    y: edge + (face.y + face.height / 2 - crop.y) * scale,
  };
  return toLayer(flat, FACE_PX, pivot);
}

async function readCrop(
  photo: string,
  crop: HeldPhoto['crop'],
  width: number,
  height: number,
): Promise<Buffer> {
  const region = {
    left: Math.round(crop.x),
    top: Math.round(crop.y),
    width: Math.round(crop.width),
    height: Math.round(crop.height),
  };
  try {
    return await sharp(photo).extract(region).resize(width, height, { fit: 'fill' }).png().toBuffer();
  } catch (cause) {
    throw new CameraFault(`${photo} cannot be read as a photo with the crop that the scene asks for`, {
      cause,
    });
  }
}

function frameOf(medium: HeldPhoto['medium'], x: number, width: number, height: number): string {
  return medium === 'print'
    ? `<rect x="${x}" y="0" width="${width}" height="${height}" fill="#f4f3ee"/>`
    : `<rect x="${x}" y="0" width="${width}" height="${height}" rx="${width * 0.07}" fill="#0c0d10"/>`;
}

/** Where the hands hold it, as a share of its height from the top. */
const GRIP = 0.74;

/** From an origin, along the side's own outward axis: the left side is mirrored to make the right one. */
type Place = (dx: number, dy: number) => string;

function placesFrom(x: number, y: number, side: -1 | 1, unit: number): Place {
  return (dx, dy) => `${x + side * dx * unit} ${y + dy * unit}`;
}

/** Forearms that come up from the elbows to either side. */
function sleeves(colour: string, x: number, width: number, height: number): string {
  const arm = (p: Place): string => {
    const path =
      `M ${p(-0.02, 0.12)} C ${p(-0.2, 0.1)} ${p(-0.34, 0.2)} ${p(-0.4, 0.34)} ` +
      `L ${p(-0.66, 1.5)} L ${p(-0.05, 1.6)} L ${p(0.08, 0.4)} Z`;
    return `<path d="${path}" fill="${colour}"/><path d="${path}" fill="url(#sleeve)"/>`;
  };
  const shade = linearGradient('sleeve', 'right', [
    ['0', '#000', '.4'],
    ['.5', '#fff', '.1'],
    ['1', '#000', '.4'],
  ]);
  const y = height * GRIP;
  return (
    `<defs>${shade}${blurFilter('cloth', 3, 10)}</defs><g filter="url(#cloth)">` +
    `${arm(placesFrom(x, y, 1, FACE_PX))}${arm(placesFrom(x + width, y, -1, FACE_PX))}</g>`
  );
}

/** A thumb in front on either side; the fingers are behind. */
function hands(x: number, width: number, height: number): string {
  const size = FACE_PX * 0.13;
  const y = height * GRIP;
  const thumb = (side: -1 | 1, at: number): string => {
    const p = placesFrom(at, y, side, size);
    const path =
      `M ${p(-2.3, 1.6)} C ${p(-2.2, 0.2)} ${p(-1.2, -0.5)} ${p(-0.2, -0.6)} ` +
      `C ${p(0.9, -0.75)} ${p(1.1, 0.3)} ${p(0.2, 0.5)} C ${p(-0.3, 0.7)} ${p(-0.3, 1.4)} ${p(-0.3, 2.4)} ` +
      `C ${p(-0.9, 3.2)} ${p(-1.9, 2.8)} ${p(-2.3, 1.6)} Z`;
    const nail =
      `cx="${at + side * size * 0.45}" cy="${y - size * 0.14}" ` +
      `rx="${size * 0.32}" ry="${size * 0.2}" fill="#e6bfa9" fill-opacity=".8"`;
    return `<path d="${path}" fill="#b88468"/><ellipse ${nail}/>`;
  };
  return (
    `<defs>${blurFilter('skinsoft', 2, 10)}</defs>` +
    `<g filter="url(#skinsoft)">${thumb(1, x + 0.02 * width)}${thumb(-1, x + 0.98 * width)}</g>`
  );
}
