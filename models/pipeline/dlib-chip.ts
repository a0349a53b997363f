import type { RgbImage } from '#domain/face/frame';
import type { Point } from '#domain/face/geometry';
import type { Landmarks68 } from './landmarks.ts';
import { cutPatch, type Patch } from './patch.ts';
import { similarityMap } from './similarity-map.ts';

/** What dlib's own network was trained with. */
export const DLIB_CHIP_SIZE = 150;

/** Room around the mean face, as a share of its size: what the network was trained with. */
const PADDING = 0.25;

/**
 * The mean face that dlib aligns to (`get_face_chip_details` for 68 points): nose, eyes and upper lip; it leaves
 * out jaw, brows and lower lip, which move with expression.
 */
const MEAN_FACE: readonly { readonly landmark: number; readonly at: readonly [number, number] }[] = [
  { landmark: 27, at: [0.490127, 0.203352] },
  { landmark: 28, at: [0.490127, 0.307009] },
  { landmark: 29, at: [0.490127, 0.409805] },
  { landmark: 30, at: [0.490127, 0.515625] },
  { landmark: 31, at: [0.36688, 0.587326] },
  { landmark: 32, at: [0.426036, 0.609345] },
  { landmark: 33, at: [0.490127, 0.628106] },
  { landmark: 34, at: [0.554217, 0.609345] },
  { landmark: 35, at: [0.613373, 0.587326] },
  { landmark: 36, at: [0.121737, 0.216423] },
  { landmark: 37, at: [0.187122, 0.178758] },
  { landmark: 38, at: [0.265825, 0.179852] },
  { landmark: 39, at: [0.334606, 0.231733] },
  { landmark: 40, at: [0.260918, 0.245099] },
  { landmark: 41, at: [0.182743, 0.244077] },
  { landmark: 42, at: [0.645647, 0.231733] },
  { landmark: 43, at: [0.714428, 0.179852] },
  { landmark: 44, at: [0.793132, 0.178758] },
  { landmark: 45, at: [0.858516, 0.216423] },
  { landmark: 46, at: [0.79751, 0.244077] },
  { landmark: 47, at: [0.719335, 0.245099] },
  { landmark: 48, at: [0.254149, 0.780233] },
  { landmark: 49, at: [0.340985, 0.745405] },
  { landmark: 50, at: [0.428858, 0.727388] },
  { landmark: 51, at: [0.490127, 0.742578] },
  { landmark: 52, at: [0.551395, 0.727388] },
  { landmark: 53, at: [0.639268, 0.745405] },
  { landmark: 54, at: [0.726104, 0.780233] },
  { landmark: 60, at: [0.290379, 0.784792] },
  { landmark: 61, at: [0.428096, 0.778746] },
  { landmark: 62, at: [0.490127, 0.785343] },
  { landmark: 63, at: [0.552157, 0.778746] },
  { landmark: 64, at: [0.689874, 0.784792] },
];

/** The chip that dlib's network was trained on; face-api's own crop costs two points of accuracy on LFW. */
export function dlibChip(image: RgbImage, landmarks: Landmarks68, size: number): Patch {
  const points = MEAN_FACE.map(({ landmark }) => landmarks[landmark] as Point);
  const template = MEAN_FACE.map(({ at: [x, y] }) => ({
    x: ((PADDING + x) / (2 * PADDING + 1)) * size,
    y: ((PADDING + y) / (2 * PADDING + 1)) * size,
  }));
  return cutPatch(image, similarityMap(points, template), size, size, 'black');
}
