import type { Point } from '#domain/face/geometry';
import { poseFinder, type Vector } from '#domain/face/head-pose';
import type { FaceLight, ObservedFace } from './observation.ts';

/** A square of luminances, 0 to 255, row by row. */
export interface GreyPatch {
  readonly size: number;
  readonly values: Float32Array;
}

/** MediaPipe's canonical face in centimetres beside the landmarks of the 68 that show it, as the server measures pose. */
const HEAD: readonly { readonly landmark: number; readonly at: Vector }[] = [
  { landmark: 30, at: [0, 1.127, -7.476] },
  { landmark: 8, at: [0, 9.403, -4.264] },
  { landmark: 36, at: [-4.446, -2.664, -3.173] },
  { landmark: 45, at: [4.446, -2.664, -3.173] },
  { landmark: 48, at: [-2.456, 4.343, -4.284] },
  { landmark: 54, at: [2.456, 4.343, -4.284] },
];

const NOWHERE: Point = { x: Number.NaN, y: Number.NaN };
const poseOf = poseFinder(HEAD.map(({ at }) => at));

/**
 * @param landmarks the 68 points, image-left eye first; a missing one makes every angle NaN
 * @returns degrees
 */
export function measurePose(landmarks: readonly Point[]): ObservedFace['pose'] {
  const { yaw, pitch, roll } = poseOf(HEAD.map(({ landmark }) => landmarks[landmark] ?? NOWHERE));
  return { yaw, pitch, roll };
}

export interface Eyes {
  readonly centre: Point;
  readonly distance: number;
}

/** @param landmarks the 68 points */
export function measureEyes(landmarks: readonly Point[]): Eyes {
  const left = meanOf(landmarks.slice(36, 42));
  const right = meanOf(landmarks.slice(42, 48));
  return {
    centre: { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 },
    distance: Math.hypot(right.x - left.x, right.y - left.y),
  };
}

function meanOf(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

/** Luminance from which a pixel says nothing any more; the standard's own limit. */
const WHITE_FROM = 247;

/** Light on the ellipse that the face fills in its patch; hair and wall in the corners do not count. */
export function measureLight(patch: GreyPatch): FaceLight {
  const left = { sum: 0, pixels: 0 };
  const right = { sum: 0, pixels: 0 };
  let white = 0;
  eachInside(patch, (value, x) => {
    const half = x < patch.size / 2 ? left : right;
    half.sum += value;
    half.pixels += 1;
    if (value >= WHITE_FROM) white += 1;
  });
  const pixels = left.pixels + right.pixels;
  const darker = Math.min(left.sum / left.pixels, right.sum / right.pixels);
  const brighter = Math.max(left.sum / left.pixels, right.sum / right.pixels);
  return { brightness: (left.sum + right.sum) / pixels, glare: white / pixels, evenness: darker / brighter };
}

/** Free of brightness and contrast, as the server measures it. */
export function measureSharpness(patch: GreyPatch): number {
  const { size, values } = patch;
  const at = (index: number) => values[index] ?? 0;
  let pixels = 0;
  let sum = 0;
  let squares = 0;
  let laplacianSquares = 0;
  eachInside(patch, (value, x, y) => {
    if (x === 0 || y === 0 || x === size - 1 || y === size - 1) return;
    const i = y * size + x;
    const neighbours = at(i - 1) + at(i + 1) + at(i - size) + at(i + size);
    pixels += 1;
    sum += value;
    squares += value * value;
    laplacianSquares += (4 * value - neighbours) ** 2;
  });
  const deviation = Math.sqrt(squares / pixels - (sum / pixels) ** 2);
  return Math.sqrt(laplacianSquares / pixels) / deviation;
}

/** @param pixels RGBA, row by row, as canvases give them */
export function greyPatch(pixels: Uint8ClampedArray, size: number): GreyPatch {
  const values = new Float32Array(size * size);
  for (let i = 0; i < values.length; i += 1) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(4 * i, 4 * i + 3);
    values[i] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return { size, values };
}

function eachInside({ size, values }: GreyPatch, visit: (value: number, x: number, y: number) => void): void {
  const radius = size / 2;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const across = (x + 0.5 - radius) / (0.8 * radius);
      const down = (y + 0.5 - radius) / radius;
      if (across * across + down * down <= 1) visit(values[y * size + x] ?? 0, x, y);
    }
  }
}
