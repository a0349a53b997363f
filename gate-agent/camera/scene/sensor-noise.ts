import type { RgbImage } from '#domain/face/frame';
import { seededRandom } from './seeded-random.ts';

/** Longer than a row and of no common divisor with any, so that the eye finds no pattern. */
const LENGTH = 262_147;

/** The table's own standard deviation: fine steps after scaling, cut off at four deviations. */
const TABLE_DEVIATION = 32;

export interface NoiseTable {
  readonly values: Int8Array;
  readonly seed: number;
}

/** Normal noise (Box and Muller). */
export function noiseTable(seed: number): NoiseTable {
  const random = seededRandom(seed ^ 0x401e);
  const values = new Int8Array(LENGTH);
  for (let i = 0; i < LENGTH; i++) {
    const radius = TABLE_DEVIATION * Math.sqrt(-2 * Math.log(1 - random()));
    const value = Math.round(radius * Math.cos(2 * Math.PI * random()));
    values[i] = Math.max(-127, Math.min(127, value));
  }
  return { values, seed };
}

/**
 * Adds another part of the table to each row of each frame.
 * @param deviation standard deviation in 8-bit steps
 */
export function addNoise(
  { data, width, height }: RgbImage,
  { values, seed }: NoiseTable,
  deviation: number,
  frameKey: number,
): void {
  const factor = Math.round((256 * deviation) / TABLE_DEVIATION);
  if (factor === 0) return;
  const random = seededRandom(seed ^ Math.imul(frameKey + 1, 0x9e3779b1));
  const rowLength = width * 3;
  for (let y = 0; y < height; y++) {
    let n = Math.floor(random() * (LENGTH - rowLength));
    for (let i = y * rowLength, end = i + rowLength; i < end; i++, n++) {
      const value = (data[i] as number) + (((values[n] as number) * factor + 128) >> 8);
      data[i] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}
