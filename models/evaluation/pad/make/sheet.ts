import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import type { Random } from '../../statistics/random.ts';
import { FACE_PX, PICTURE_PX } from './sitter.ts';
import { type Surface, surfaceOf, type Texture } from './surface.ts';

/** What a picture is shown on: its size and its edge, in face heights. */
export interface Medium {
  readonly width: number;
  readonly height: number;
  readonly edge: {
    readonly side: number;
    readonly top: number;
    readonly colour: string;
    readonly round: number;
  };
  readonly look: (picture: RgbImage) => RgbImage;
}

export const PRINT: Medium = {
  width: 1.5,
  height: 1.9,
  edge: { side: 0.08, top: 0.08, colour: '#f4f3ee', round: 0 },
  look: printed,
};
export const PHONE: Medium = {
  width: 1.4,
  height: 2,
  edge: { side: 0.07, top: 0.14, colour: '#0b0b0d', round: 0.16 },
  look: screened,
};
export const TABLET: Medium = {
  width: 2.2,
  height: 2.6,
  edge: { side: 0.16, top: 0.16, colour: '#101114', round: 0.1 },
  look: screened,
};
/** Larger than the view: no edge can be seen. */
export const LARGE_PRINT: Medium = {
  width: PICTURE_PX / FACE_PX,
  height: PICTURE_PX / FACE_PX,
  edge: { side: 0, top: 0, colour: '#000000', round: 0 },
  look: printed,
};
export const LARGE_SCREEN: Medium = { ...LARGE_PRINT, look: screened };

export function onMedium(medium: Medium, more: (picture: RgbImage) => RgbImage): Medium {
  return { ...medium, look: (picture) => more(medium.look(picture)) };
}

/** The middle of a picture on a medium, edge and outline included; texture pixels are frame pixels. */
export async function sheetOf(picture: RgbImage, medium: Medium): Promise<Texture> {
  const width = Math.min(PICTURE_PX, Math.round(medium.width * FACE_PX));
  const height = Math.min(PICTURE_PX, Math.round(medium.height * FACE_PX));
  const side = Math.round(medium.edge.side * FACE_PX);
  const top = Math.round(medium.edge.top * FACE_PX);
  const shown = medium.look(cutMiddle(picture, width, height));
  const whole = { width: width + 2 * side, height: height + 2 * top };
  const outline = (fill: string) =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}">` +
        `<rect width="100%" height="100%" rx="${medium.edge.round * FACE_PX}" fill="${fill}"/></svg>`,
    );
  const data = await sharp(outline(medium.edge.colour))
    .composite([{ input: Buffer.from(shown.data), raw: { width, height, channels: 3 }, left: side, top }])
    .removeAlpha()
    .raw()
    .toBuffer();
  const alpha = await sharp(outline('#ffffff')).extractChannel('alpha').raw().toBuffer();
  return { data, ...whole, alpha: medium.edge.round > 0 ? alpha : null };
}

/** How a sheet is held: degrees, pixels of the frame, and the angle over which it is bent about its upright axis. */
export interface Hold {
  readonly yawDeg: number;
  readonly pitchDeg: number;
  readonly rollDeg: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly bendDeg: number;
}

const NET = 25;

export function heldSheet({ width, height }: Texture, hold: Hold): Surface {
  const [yaw, pitch, roll, bend] = [hold.yawDeg, hold.pitchDeg, hold.rollDeg, hold.bendDeg].map(
    (degrees) => (degrees * Math.PI) / 180,
  ) as [number, number, number, number];
  return surfaceOf(NET, NET, (u, v) => {
    const along = (u - 0.5) * width;
    const radius = bend > 0 ? width / bend : Number.POSITIVE_INFINITY;
    const flatX = bend > 0 ? radius * Math.sin(along / radius) : along;
    const flatZ = bend > 0 ? radius * (1 - Math.cos(along / radius)) : 0;
    const flatY = (v - 0.5) * height;
    const x1 = flatX * Math.cos(roll) - flatY * Math.sin(roll);
    const y1 = flatX * Math.sin(roll) + flatY * Math.cos(roll);
    const x2 = x1 * Math.cos(yaw) - flatZ * Math.sin(yaw);
    const z2 = x1 * Math.sin(yaw) + flatZ * Math.cos(yaw);
    return {
      x: hold.x + x2,
      y: hold.y + y1 * Math.cos(pitch) - z2 * Math.sin(pitch),
      z: hold.z + y1 * Math.sin(pitch) + z2 * Math.cos(pitch),
    };
  });
}

/** Paper: less contrast, a faint raster of dots. */
function printed(picture: RgbImage): RgbImage {
  return mapped(picture, (value, x, y) => 34 + 0.74 * value + (((x % 3) + (y % 3)) % 2 === 0 ? 3 : -3));
}

/** A display: a little brighter and bluer. */
function screened(picture: RgbImage): RgbImage {
  return mapped(picture, (value, _x, _y, channel) => 10 + 0.94 * value + (channel === 2 ? 8 : 0));
}

/** The beat of a display's grid with the sensor's. */
export function moire(picture: RgbImage): RgbImage {
  const stripes = [0, 1, 2].map((channel) =>
    Float32Array.from({ length: picture.width }, (_, x) => 0.97 + 0.08 * Math.sin(2.09 * x + 2.1 * channel)),
  );
  const wide = waves(picture, 0.61, 0.23);
  const tall = waves(picture, -0.11, 0.47);
  return mapped(
    picture,
    (value, x, y, channel) => value * (stripes[channel]?.[x] ?? 1) + 12 * wide(x, y) + 8 * tall(x, y),
  );
}

/** The sine of `perColumn` x + `perRow` y, by the sines and cosines of its parts. */
function waves({ width, height }: RgbImage, perColumn: number, perRow: number) {
  const [sinX, cosX] = sinesAndCosines(width, perColumn);
  const [sinY, cosY] = sinesAndCosines(height, perRow);
  return (x: number, y: number): number =>
    (sinX[x] as number) * (cosY[y] as number) + (cosX[x] as number) * (sinY[y] as number);
}

function sinesAndCosines(length: number, step: number): readonly [Float32Array, Float32Array] {
  return [
    Float32Array.from({ length }, (_, i) => Math.sin(step * i)),
    Float32Array.from({ length }, (_, i) => Math.cos(step * i)),
  ];
}

/** A lamp mirrored in glass, beside the nose. */
export function glare(picture: RgbImage): RgbImage {
  const { width, height } = picture;
  return mapped(picture, (value, x, y) => {
    const dx = (x - width / 2 - 0.35 * FACE_PX) / (0.3 * FACE_PX);
    const dy = (y - height / 2 + 0.5 * FACE_PX) / (0.55 * FACE_PX);
    return value + (250 - value) * 0.85 * Math.exp(-(dx * dx + dy * dy));
  });
}

/** A hall out of focus: what lies behind a held picture. */
export async function paintHall(size: number, random: Random): Promise<RgbImage> {
  const colour = () => {
    const light = 55 + 150 * random();
    const [r, g, b] = [0, 0, 0].map(() => Math.round(light + 40 * (random() - 0.5)));
    return `rgb(${r},${g},${b})`;
  };
  const shapes = Array.from({ length: 26 }, () => {
    const [x, y] = [random() * size, random() * size];
    const [w, h] = [(0.05 + 0.25 * random()) * size, (0.1 + 0.5 * random()) * size];
    return `<rect x="${x - w / 2}" y="${y - h / 2}" width="${w}" height="${h}" fill="${colour()}"/>`;
  });
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><rect width="100%" height="100%" ` +
    `fill="${colour()}"/>${shapes.join('')}</svg>`;
  const data = await sharp(Buffer.from(svg))
    .removeAlpha()
    .blur(5 + 12 * random())
    .raw()
    .toBuffer();
  return { data, width: size, height: size };
}

function mapped(
  { data, width, height }: RgbImage,
  change: (value: number, x: number, y: number, channel: number) => number,
): RgbImage {
  const out = new Uint8ClampedArray(data.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++, i++) out[i] = change(data[i] as number, x, y, channel);
    }
  }
  return { data: new Uint8Array(out.buffer), width, height };
}

function cutMiddle(picture: RgbImage, width: number, height: number): RgbImage {
  const left = (picture.width - width) >> 1;
  const top = (picture.height - height) >> 1;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * picture.width + left) * 3;
    data.set(picture.data.subarray(from, from + width * 3), y * width * 3);
  }
  return { data, width, height };
}
