import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import { cabinets } from './cabinets.ts';
import { concourse } from './concourse.ts';
import type { Scene } from './scene.ts';
import { tunnel } from './tunnel.ts';

/** Venues are drawn on a sheet of this size and scaled to the frame. */
const SHEET = { width: 1280, height: 720 };

const VENUES: Readonly<Record<Scene['backdrop'], (seed: number) => string>> = { concourse, tunnel };

/** The empty venue as the lane's camera sees it, out of focus behind whoever stands at the lane. */
export async function paintBackdrop(scene: Scene): Promise<RgbImage> {
  const svg = sheet(VENUES[scene.backdrop](scene.seed), scene);
  const data = new Uint8Array(await sharp(svg).removeAlpha().raw().toBuffer());
  return { data, width: scene.width, height: scene.height };
}

/** Straight RGBA over the lower rows of the frame. */
export interface Foreground {
  /** The first row that is not empty. */
  readonly top: number;
  readonly data: Uint8Array;
}

/** The turnstile's own cabinets, in front of everybody. */
export async function paintForeground(scene: Scene): Promise<Foreground> {
  const data = new Uint8Array(await sharp(sheet(cabinets(), scene)).ensureAlpha().raw().toBuffer());
  const firstPixel = data.findIndex((value, i) => i % 4 === 3 && value > 0) >> 2;
  const top = Math.floor(firstPixel / scene.width);
  return { top, data: data.subarray(top * scene.width * 4) };
}

function sheet(shapes: string, { width, height }: Scene): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${SHEET.width} ${SHEET.height}" preserveAspectRatio="none">${shapes}</svg>`,
  );
}
