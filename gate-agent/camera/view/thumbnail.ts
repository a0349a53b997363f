import type { RgbImage } from '#domain/face/frame';

/** A frame of 16:9 in square cells, coarse enough that sensor noise averages out. */
export const THUMBNAIL_WIDTH = 48;
export const THUMBNAIL_HEIGHT = 27;

/** Samples a side of a cell. */
const SAMPLES = 4;
/** A prime, so that samples wander over all columns and channels. */
const FINGERPRINT_STRIDE = 61;

/** Mean brightness of each cell, 0 to 255, row by row. */
export function thumbnailOf({ data, width, height }: RgbImage): Float32Array {
  const cells = new Float32Array(THUMBNAIL_WIDTH * THUMBNAIL_HEIGHT);
  const [stepX, stepY] = [width / (THUMBNAIL_WIDTH * SAMPLES), height / (THUMBNAIL_HEIGHT * SAMPLES)];
  for (let y = 0; y < THUMBNAIL_HEIGHT * SAMPLES; y += 1) {
    const row = Math.floor((y + 0.5) * stepY) * width;
    const cellRow = Math.floor(y / SAMPLES) * THUMBNAIL_WIDTH;
    for (let x = 0; x < THUMBNAIL_WIDTH * SAMPLES; x += 1) {
      const at = (row + Math.floor((x + 0.5) * stepX)) * 3;
      const cell = cellRow + Math.floor(x / SAMPLES);
      // Green carries most of what is bright.
      const brightness = ((data[at] ?? 0) + 2 * (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 4;
      cells[cell] = (cells[cell] ?? 0) + brightness / SAMPLES ** 2;
    }
  }
  return cells;
}

/** Two frames with the same fingerprint (FNV-1a over samples) are the same picture; sensor noise makes any two differ. */
export function fingerprintOf({ data }: RgbImage): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < data.length; at += FINGERPRINT_STRIDE) {
    hash = Math.imul(hash ^ (data[at] ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

export interface LightMeasures {
  /** 0 to 255. */
  readonly mean: number;
  /** Mean difference between neighbouring cells. */
  readonly detail: number;
  /** Share of cells that are as bright as the sensor can tell. */
  readonly saturated: number;
}

const SATURATED = 245;

export function measureLight(thumbnail: Float32Array): LightMeasures {
  let [sum, saturated, differences] = [0, 0, 0];
  for (const [i, cell] of thumbnail.entries()) {
    sum += cell;
    if (cell >= SATURATED) saturated += 1;
    if ((i + 1) % THUMBNAIL_WIDTH > 0) differences += Math.abs(cell - (thumbnail[i + 1] ?? cell));
  }
  const pairs = thumbnail.length - THUMBNAIL_HEIGHT;
  return {
    mean: sum / thumbnail.length,
    detail: differences / pairs,
    saturated: saturated / thumbnail.length,
  };
}
