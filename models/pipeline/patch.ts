import type { RgbImage } from '#domain/face/frame';
import type { Box } from '#domain/face/geometry';

/** A small picture cut from an image: three planes (red, green, blue) of floats, 0 to 255, row by row from the top. */
export interface Patch {
  readonly planes: Float32Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Where each patch pixel lies in the image: `imageX = xx * x + xy * y + x0`, `imageY = yx * x + yy * y + y0`,
 * both sides counted in pixel indices (the centre of the first pixel is 0, 0).
 */
export interface PatchMap {
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
}

/** What lies beyond the image's border. */
export type Border = 'replicate' | 'black';

/** The map that stretches a box onto a patch, pixel areas on pixel areas. */
export function boxMap(box: Box, width: number, height: number): PatchMap {
  const xx = box.width / width;
  const yy = box.height / height;
  return { xx, xy: 0, x0: box.x + xx / 2 - 0.5, yx: 0, yy, y0: box.y + yy / 2 - 0.5 };
}

/** The square turned by `angle` (radians, clockwise as seen) about its centre; `centre` is in continuous pixels. */
export function turnedSquareMap(
  centre: { readonly x: number; readonly y: number },
  side: number,
  angle: number,
  size: number,
): PatchMap {
  const cos = (Math.cos(angle) * side) / size;
  const sin = (Math.sin(angle) * side) / size;
  const middle = (size - 1) / 2;
  return {
    xx: cos,
    xy: -sin,
    x0: centre.x - 0.5 - (cos - sin) * middle,
    yx: sin,
    yy: cos,
    y0: centre.y - 0.5 - (sin + cos) * middle,
  };
}

/**
 * Cuts a patch, bilinear. Where the patch shows the image at less than half its size, the image is averaged
 * down by a whole factor first, since plain bilinear sampling would alias.
 */
export function cutPatch(
  image: RgbImage,
  map: PatchMap,
  width: number,
  height: number,
  border: Border,
): Patch {
  const scale = Math.sqrt(Math.abs(map.xx * map.yy - map.xy * map.yx));
  const factor = Math.floor(scale);
  if (!(factor >= 2)) return sample(image, map, width, height, border);

  const window = coveredBlocks(image, map, width, height, factor);
  if (!window) return sample(image, map, width, height, border);
  const smaller = averagedDown(image, window, factor);
  const shift = (factor - 1) / 2;
  return sample(
    smaller,
    {
      xx: map.xx / factor,
      xy: map.xy / factor,
      x0: (map.x0 - window.x - shift) / factor,
      yx: map.yx / factor,
      yy: map.yy / factor,
      y0: (map.y0 - window.y - shift) / factor,
    },
    width,
    height,
    border,
  );
}

function sample(image: RgbImage, map: PatchMap, width: number, height: number, border: Border): Patch {
  const { data, width: w, height: h } = image;
  const size = width * height;
  const planes = new Float32Array(3 * size);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      let sx = map.xx * x + map.xy * y + map.x0;
      let sy = map.yx * x + map.yy * y + map.y0;
      if (border === 'replicate') {
        sx = Math.min(Math.max(sx, 0), w - 1);
        sy = Math.min(Math.max(sy, 0), h - 1);
      }
      const left = Math.floor(sx);
      const top = Math.floor(sy);
      if (left < -1 || top < -1 || left >= w || top >= h) continue;
      const fx = sx - left;
      const fy = sy - top;
      // A neighbour outside the image counts as black; under 'replicate' its weight is zero anyway.
      const inLeft = left >= 0 ? 1 - fx : 0;
      const inRight = left + 1 < w ? fx : 0;
      const inTop = top >= 0 ? 1 - fy : 0;
      const inBottom = top + 1 < h ? fy : 0;
      const x1 = Math.max(left, 0) * 3;
      const x2 = Math.min(left + 1, w - 1) * 3;
      const row1 = Math.max(top, 0) * w * 3;
      const row2 = Math.min(top + 1, h - 1) * w * 3;
      for (let channel = 0; channel < 3; channel++) {
        const upper =
          inLeft * (data[row1 + x1 + channel] as number) + inRight * (data[row1 + x2 + channel] as number);
        const lower =
          inLeft * (data[row2 + x1 + channel] as number) + inRight * (data[row2 + x2 + channel] as number);
        planes[channel * size + i] = inTop * upper + inBottom * lower;
      }
    }
  }
  return { planes, width, height };
}

/** The part of the image that the patch can touch, in whole blocks of `factor` pixels; null when it touches none. */
function coveredBlocks(
  image: RgbImage,
  map: PatchMap,
  width: number,
  height: number,
  factor: number,
): Box | null {
  const xs: number[] = [];
  const ys: number[] = [];
  for (const [x, y] of [
    [0, 0],
    [width - 1, 0],
    [0, height - 1],
    [width - 1, height - 1],
  ] as const) {
    xs.push(map.xx * x + map.xy * y + map.x0);
    ys.push(map.yx * x + map.yy * y + map.y0);
  }
  const left = Math.max(0, Math.floor(Math.min(...xs)) - 2 * factor);
  const top = Math.max(0, Math.floor(Math.min(...ys)) - 2 * factor);
  const columns = Math.floor(
    (Math.min(image.width, Math.ceil(Math.max(...xs)) + 2 * factor) - left) / factor,
  );
  const rows = Math.floor((Math.min(image.height, Math.ceil(Math.max(...ys)) + 2 * factor) - top) / factor);
  if (!(columns > 0 && rows > 0)) return null;
  return { x: left, y: top, width: columns * factor, height: rows * factor };
}

function averagedDown(image: RgbImage, window: Box, factor: number): RgbImage {
  const width = window.width / factor;
  const height = window.height / factor;
  const data = new Uint8Array(width * height * 3);
  const sums = new Uint32Array(width * 3);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let dy = 0; dy < factor; dy++) {
      let from = ((window.y + y * factor + dy) * image.width + window.x) * 3;
      for (let x = 0; x < width; x++) {
        for (let dx = 0; dx < factor; dx++, from += 3) {
          sums[x * 3] = (sums[x * 3] as number) + (image.data[from] as number);
          sums[x * 3 + 1] = (sums[x * 3 + 1] as number) + (image.data[from + 1] as number);
          sums[x * 3 + 2] = (sums[x * 3 + 2] as number) + (image.data[from + 2] as number);
        }
      }
    }
    for (let i = 0; i < sums.length; i++) {
      data[y * width * 3 + i] = Math.round((sums[i] as number) / (factor * factor));
    }
  }
  return { data, width, height };
}
