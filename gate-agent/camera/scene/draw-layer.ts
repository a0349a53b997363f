import type { RgbImage } from '#domain/face/frame';
import type { Layer, Level } from './layer.ts';

export interface Placement {
  /** Where the layer's pivot comes to lie, pixels of the frame. */
  readonly x: number;
  readonly y: number;
  /** Face height in the frame. */
  readonly facePx: number;
  readonly rollDeg: number;
  readonly blurPx: number;
  /** Factors on red, green and blue. */
  readonly light: readonly [red: number, green: number, blue: number];
}

/**
 * Draws a layer into the frame, turned and scaled about its pivot, bilinear. In whole numbers with eight
 * bits of fraction: a standing figure covers a third of a frame, and this is most of the frame's cost.
 */
export function drawLayer(frame: RgbImage, layer: Layer, placement: Placement): void {
  const { level, view } = viewOf(layer, placement);
  const { ux, uy, u0, v0 } = view;
  const area = coveredArea(frame, level, view);
  const [source, target] = [level.data, frame.data];
  const stride = level.width * 4;
  const [maxU, maxV] = [level.width - 1, level.height - 1];
  const red = Math.round(placement.light[0] * 256);
  const green = Math.round(placement.light[1] * 256);
  const blue = Math.round(placement.light[2] * 256);

  for (let y = area.top; y < area.bottom; y++) {
    let u = ux * area.left + uy * y + u0;
    let v = -uy * area.left + ux * y + v0;
    let o = (y * frame.width + area.left) * 3;
    for (let x = area.left; x < area.right; x++, u += ux, v -= uy, o += 3) {
      if (!(u >= 0 && v >= 0 && u < maxU && v < maxV)) continue;
      const iu = u | 0;
      const iv = v | 0;
      const i = iv * stride + iu * 4;
      const j = i + stride;
      const a00 = source[i + 3] as number;
      const a01 = source[i + 7] as number;
      const a10 = source[j + 3] as number;
      const a11 = source[j + 7] as number;
      if ((a00 | a01 | a10 | a11) === 0) continue;
      const fu = ((u - iu) * 256) | 0;
      const fv = ((v - iv) * 256) | 0;
      const w11 = fu * fv;
      const w10 = (fv << 8) - w11;
      const w01 = (fu << 8) - w11;
      const w00 = 65536 - w11 - w10 - w01;
      const keep = 65280 - ((a00 * w00 + a01 * w01 + a10 * w10 + a11 * w11) >> 8);
      const r = weighted(source, i, j, w00, w01, w10, w11);
      const g = weighted(source, i + 1, j + 1, w00, w01, w10, w11);
      const b = weighted(source, i + 2, j + 2, w00, w01, w10, w11);
      target[o] = blended(r * red, target[o] as number, keep);
      target[o + 1] = blended(g * green, target[o + 1] as number, keep);
      target[o + 2] = blended(b * blue, target[o + 2] as number, keep);
    }
  }
}

function weighted(
  data: Uint8ClampedArray,
  i: number,
  j: number,
  w00: number,
  w01: number,
  w10: number,
  w11: number,
): number {
  return (
    ((data[i] as number) * w00 +
      (data[i + 4] as number) * w01 +
      (data[j] as number) * w10 +
      (data[j + 4] as number) * w11) >>
    16
  );
}

/**
 * @param lit the layer's premultiplied colour times 256
 * @param keep what is left of the frame's own colour, 0 to 65280
 */
function blended(lit: number, own: number, keep: number): number {
  const value = (lit >> 8) + ((own * keep + 32640) >> 16);
  return value > 255 ? 255 : value;
}

/** From the frame to a level of the layer: u = ux * x + uy * y + u0, v = -uy * x + ux * y + v0. */
interface View {
  readonly ux: number;
  readonly uy: number;
  readonly u0: number;
  readonly v0: number;
}

/** The smallest copy that still has a pixel for each pixel drawn; blur takes a smaller one still. */
function viewOf(
  layer: Layer,
  { x, y, facePx, rollDeg, blurPx }: Placement,
): { readonly level: Level; readonly view: View } {
  const scale = facePx / layer.facePx;
  const wanted = Math.log2(Math.max(1, blurPx / 0.7) / scale);
  const index = Math.max(0, Math.min(layer.levels.length - 1, Math.round(wanted)));
  const level = layer.levels[index];
  if (!level) throw new RangeError('a layer has at least one level');
  const shrink = 2 ** index;
  const angle = (rollDeg * Math.PI) / 180;
  const ux = Math.cos(angle) / (scale * shrink);
  const uy = Math.sin(angle) / (scale * shrink);
  const u0 = layer.pivot.x / shrink - 0.5 - ux * x - uy * y;
  const v0 = layer.pivot.y / shrink - 0.5 + uy * x - ux * y;
  return { level, view: { ux, uy, u0, v0 } };
}

function coveredArea(frame: RgbImage, level: Level, { ux, uy, u0, v0 }: View) {
  const determinant = ux * ux + uy * uy;
  const corners = [
    [0, 0],
    [level.width, 0],
    [0, level.height],
    [level.width, level.height],
  ] as const;
  const xs = corners.map(([u, v]) => (ux * (u - u0) - uy * (v - v0)) / determinant);
  const ys = corners.map(([u, v]) => (uy * (u - u0) + ux * (v - v0)) / determinant);
  return {
    left: Math.max(0, Math.floor(Math.min(...xs))),
    top: Math.max(0, Math.floor(Math.min(...ys))),
    right: Math.min(frame.width, Math.ceil(Math.max(...xs)) + 1),
    bottom: Math.min(frame.height, Math.ceil(Math.max(...ys)) + 1),
  };
}
