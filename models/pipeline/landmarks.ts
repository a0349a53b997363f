import type { RgbImage } from '#domain/face/frame';
import { type Box, centreOf, type Point } from '#domain/face/geometry';
import type { FiveLandmarks } from '#domain/face/reading';
import { luminance } from './network-input.ts';
import { OnnxModel } from './onnx-model.ts';
import { boxMap, cutPatch } from './patch.ts';

const INPUT_SIZE = 64;
const COUNT = 68;

/** 68 points in pixels of the image, in the order of iBUG 300-W: jaw 0-16, brows 17-26, nose 27-35, eyes 36-47, mouth 48-67. */
export type Landmarks68 = readonly Point[];

/** Eye centres and mouth corners, image-left first. */
export interface EyesAndMouth {
  readonly leftEye: Point;
  readonly rightEye: Point;
  readonly mouthLeft: Point;
  readonly mouthRight: Point;
}

/** Places 68 landmarks with `fr-landmark`, in a square around the face whose side is the box's height. */
export class LandmarkFinder {
  readonly #model: OnnxModel;

  private constructor(model: OnnxModel) {
    this.#model = model;
  }

  static async open(path: string): Promise<LandmarkFinder> {
    return new LandmarkFinder(await OnnxModel.open(path, [1, 1, INPUT_SIZE, INPUT_SIZE]));
  }

  async find(image: RgbImage, box: Box): Promise<Landmarks68> {
    const side = box.height;
    const centre = centreOf(box);
    const square = { x: centre.x - side / 2, y: centre.y - side / 2, width: side, height: side };
    const patch = cutPatch(
      image,
      boxMap(square, INPUT_SIZE, INPUT_SIZE),
      INPUT_SIZE,
      INPUT_SIZE,
      'replicate',
    );
    const grey = luminance(patch);
    const output = await this.#model.run((input) => {
      for (let i = 0; i < input.length; i++) input[i] = (grey[i] as number) / 256;
    });
    const fractions = output('output');
    return Array.from({ length: COUNT }, (_, i) => ({
      x: square.x + (fractions[2 * i] as number) * side,
      y: square.y + (fractions[2 * i + 1] as number) * side,
    }));
  }

  async release(): Promise<void> {
    await this.#model.release();
  }
}

/** The eye centres leave the corners out (lids only), as the lab measured best. */
export function eyesAndMouth(landmarks: Landmarks68): EyesAndMouth {
  return {
    leftEye: meanOf(landmarks, [37, 38, 40, 41]),
    rightEye: meanOf(landmarks, [43, 44, 46, 47]),
    mouthLeft: meanOf(landmarks, [48, 60]),
    mouthRight: meanOf(landmarks, [54, 64]),
  };
}

/** The five landmarks without a mesh. */
export function fiveOf68(landmarks: Landmarks68): FiveLandmarks {
  const { leftEye, rightEye, mouthLeft, mouthRight } = eyesAndMouth(landmarks);
  return [leftEye, rightEye, meanOf(landmarks, [30]), mouthLeft, mouthRight];
}

function meanOf(landmarks: Landmarks68, indices: readonly number[]): Point {
  let x = 0;
  let y = 0;
  for (const index of indices) {
    const point = landmarks[index];
    if (!point) throw new RangeError(`there is no landmark ${index}`);
    x += point.x;
    y += point.y;
  }
  return { x: x / indices.length, y: y / indices.length };
}
