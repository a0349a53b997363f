import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import { samplePhoto } from './photo-people.ts';

const WIDTH = 320;
const HEIGHT = 180;

export interface ViewOptions {
  /** Where the camera points: fractions of a photo's width and height that lie left of and above the view. */
  readonly left?: number;
  readonly top?: number;
  readonly light?: number;
  readonly blurPx?: number;
}

/** What a camera sees that looks at a part of a photo. */
export async function viewOf(sample: number, options: ViewOptions = {}): Promise<RgbImage> {
  const { left = 0.15, top = 0.15, light = 1, blurPx = 0 } = options;
  const photo = sharp(samplePhoto(sample));
  const { width, height } = await photo.metadata();
  const part = {
    left: Math.round(left * width),
    top: Math.round(top * height),
    width: Math.round(0.6 * width),
    height: Math.round(0.6 * height),
  };
  const cut = await photo.extract(part).resize(WIDTH, HEIGHT, { fit: 'fill' }).removeAlpha().png().toBuffer();
  const blurred = blurPx > 0 ? await sharp(cut).blur(blurPx).png().toBuffer() : cut;
  const data = await sharp(blurred).linear(light, 0).raw().toBuffer();
  return { data, width: WIDTH, height: HEIGHT };
}

export function evenView(brightness: number): RgbImage {
  return { data: new Uint8Array(WIDTH * HEIGHT * 3).fill(brightness), width: WIDTH, height: HEIGHT };
}

/** Somebody stands before the camera: a dark shape over a share of the width. */
export function standingBefore(view: RgbImage, from: number, to: number): RgbImage {
  const data = new Uint8Array(view.data);
  for (let y = Math.round(view.height * 0.15); y < view.height; y += 1) {
    const row = y * view.width;
    data.fill(60, (row + Math.round(from * view.width)) * 3, (row + Math.round(to * view.width)) * 3);
  }
  return { ...view, data };
}

/** Far more samples than the guard takes, and cheap: every 61st byte. */
const NOISE_STRIDE = 61;

/** As a sensor sees it: never twice the same. @param grain another number, another noise */
export function withNoise({ data, width, height }: RgbImage, grain: number): RgbImage {
  const noisy = new Uint8Array(data);
  for (let i = 0; i < data.length; i += NOISE_STRIDE) {
    noisy[i] = Math.max(0, Math.min(255, (data[i] ?? 0) + ((i * 7 + grain * 13) % 5) - 2));
  }
  return { data: noisy, width, height };
}
