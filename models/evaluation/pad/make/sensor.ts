import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import type { Random } from '../../statistics/random.ts';

/** What a camera adds to what it sees. */
export interface Sensor {
  /** White noise, standard deviation in 8-bit steps. */
  readonly noise: number;
  /** Defocus, standard deviation in pixels. */
  readonly blurPx: number;
  /** Length of a sideways smear in pixels. */
  readonly motionPx: number;
  /** 1 to 100. */
  readonly jpegQuality: number;
}

export async function seenBy(sensor: Sensor, image: RgbImage, random: Random): Promise<RgbImage> {
  return noisy(smeared(await defocused(image, sensor.blurPx), sensor.motionPx), sensor.noise, random);
}

async function defocused(image: RgbImage, blurPx: number): Promise<RgbImage> {
  if (!(blurPx > 0)) return image;
  const raw = { width: image.width, height: image.height, channels: 3 } as const;
  return { ...image, data: await sharp(image.data, { raw }).blur(blurPx).raw().toBuffer() };
}

function smeared(image: RgbImage, lengthPx: number): RgbImage {
  const length = Math.round(lengthPx);
  if (!(length > 1)) return image;
  const { width, height } = image;
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < height; y++) {
    for (let channel = 0; channel < 3; channel++) {
      const at = (x: number) =>
        image.data[(y * width + Math.min(Math.max(x, 0), width - 1)) * 3 + channel] as number;
      let sum = 0;
      for (let x = -(length >> 1); x < length - (length >> 1); x++) sum += at(x);
      for (let x = 0; x < width; x++) {
        data[(y * width + x) * 3 + channel] = Math.round(sum / length);
        sum += at(x + length - (length >> 1)) - at(x - (length >> 1));
      }
    }
  }
  return { ...image, data };
}

/** Normal noise (Box and Muller). */
function noisy(image: RgbImage, deviation: number, random: Random): RgbImage {
  if (!(deviation > 0)) return image;
  const data = new Uint8ClampedArray(image.data.length);
  for (let i = 0; i < data.length; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    data[i] = (image.data[i] as number) + deviation * radius * Math.cos(2 * Math.PI * random());
  }
  return { ...image, data: new Uint8Array(data.buffer) };
}
