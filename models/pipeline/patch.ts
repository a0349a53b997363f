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
type Border = 'replicate' | 'black';

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
  const factor = Math.floor(Math.sqrt(Math.abs(map.xx * map.yy - map.xy * map.yx)));
  if (!(factor >= 2)) return sample(image, map, width, height, border);
  const smaller = shrink(image, coveredBy(map, width, height, factor), factor);
  if (!smaller) return sample(image, map, width, height, border);
  const shift = (factor - 1) / 2;
  return sample(
    smaller.image,
    {
      xx: map.xx / factor,
      xy: map.xy / factor,
      x0: (map.x0 - smaller.left - shift) / factor,
      yx: map.yx / factor,
      yy: map.yy / factor,
      y0: (map.y0 - smaller.top - shift) / factor,
    },
    width,
    height,
    border,
  );
}

interface Shrunk {
  readonly image: RgbImage;
  /** Where its first pixel begins in the image it was made of. */
  readonly left: number;
  readonly top: number;
}

/**
 * Averages a part of an image down, every `factor` x `factor` pixels to one.
 * @param window is cut to the image and to whole blocks
 * @returns null when nothing is left of the window
 */
export function shrink(image: RgbImage, window: Box, factor: number): Shrunk | null {
  const left = Math.max(0, Math.floor(window.x));
  const top = Math.max(0, Math.floor(window.y));
  const width = Math.floor((Math.min(image.width, Math.ceil(window.x + window.width)) - left) / factor);
  const height = Math.floor((Math.min(image.height, Math.ceil(window.y + window.height)) - top) / factor);
  if (!(width > 0 && height > 0)) return null;
  const data = new Uint8Array(width * height * 3);
  const columnSums = new Uint16Array(width * factor * 3);
  const half = (factor * factor) >> 1;
  for (let y = 0, to = 0; y < height; y++) {
    columnSums.fill(0);
    for (let row = 0; row < factor; row++) {
      const from = ((top + y * factor + row) * image.width + left) * 3;
      for (let i = 0; i < columnSums.length; i++) {
        columnSums[i] = (columnSums[i] as number) + (image.data[from + i] as number);
      }
    }
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++, to++) {
        let sum = half;
        const first = x * factor * 3 + channel;
        for (let column = 0; column < factor; column++) sum += columnSums[first + column * 3] as number;
        data[to] = Math.floor(sum / (factor * factor));
      }
    }
  }
  return { image: { data, width, height }, left, top };
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

/** The part of the image that the patch can touch, with a margin for the last incomplete block. */
function coveredBy(map: PatchMap, width: number, height: number, factor: number): Box {
  const right = width - 1;
  const bottom = height - 1;
  const xs = [0, map.xx * right, map.xy * bottom, map.xx * right + map.xy * bottom];
  const ys = [0, map.yx * right, map.yy * bottom, map.yx * right + map.yy * bottom];
  const margin = 2 * factor;
  const x = map.x0 + Math.min(...xs) - margin;
  const y = map.y0 + Math.min(...ys) - margin;
  return {
    x,
    y,
    width: map.x0 + Math.max(...xs) + margin - x,
    height: map.y0 + Math.max(...ys) + margin - y,
  };
}
