import type { RgbImage } from '#domain/face/frame';
import { type Box, centreOf, sharedArea } from '#domain/face/geometry';
import type { LivenessReport } from '#domain/face/reading';
import { writeInput } from './network-input.ts';
import { OnnxModel } from './onnx-model.ts';
import { boxMap, cutPatch, shrink } from './patch.ts';

const INPUT_SIZE = 128;

/** Sides of the crops in face sizes: near ones see a border close to the face, far ones a border far off. */
const CROP_SIDES = [2.0, 2.7, 3.4] as const;

/** Below this in any crop a border is seen; 1 of 59 made people is suspected (docs/evaluation/liveness.md). */
const SUSPECT_BELOW = 0.2;

/** Below this height the network was not measured. */
const MIN_FACE_HEIGHT_PX = 160;

/** The share of the widest crop that must lie within the frame: a border that is out of view cannot be seen. */
const MIN_SHARE_IN_VIEW = 0.75;

type PassiveAnswer = LivenessReport['passive'];

/**
 * Looks for the edge of a photo or a phone around a face with `fr-liveness`. It sees nothing else: a print or a
 * screen that fills the view, a cut-out or a mask all pass, and so do most phones before a lively background: the
 * shares are in docs/evaluation/liveness.md. In a frame of 720 rows the check can be made of faces 160 to about 270 px
 * tall.
 */
export class BorderCheck {
  readonly #model: OnnxModel;

  private constructor(model: OnnxModel) {
    this.#model = model;
  }

  static async open(path: string): Promise<BorderCheck> {
    return new BorderCheck(await OnnxModel.open(path, [1, 3, INPUT_SIZE, INPUT_SIZE]));
  }

  async check(image: RgbImage, box: Box): Promise<PassiveAnswer> {
    if (!(box.height >= MIN_FACE_HEIGHT_PX)) {
      return { kind: 'not-assessed', because: `the face is less than ${MIN_FACE_HEIGHT_PX} px tall` };
    }
    if (!(shareInView(squareAround(box, CROP_SIDES[2]), image) >= MIN_SHARE_IN_VIEW)) {
      return { kind: 'not-assessed', because: 'too little around the face is in view' };
    }
    const score = await this.#leastOverCrops(image, box);
    return score >= SUSPECT_BELOW ? { kind: 'clear', score } : { kind: 'suspect', score };
  }

  async release(): Promise<void> {
    await this.#model.release();
  }

  async #leastOverCrops(image: RgbImage, box: Box): Promise<number> {
    // All crops share one shrunken picture, fine enough for the nearest; shrinking for each costs three times as much.
    const factor = Math.max(1, Math.floor((CROP_SIDES[0] * Math.max(box.width, box.height)) / INPUT_SIZE));
    const smaller = shrink(image, squareAround(box, CROP_SIDES[2]), factor);
    if (!smaller) return Number.NaN;
    const face = {
      x: (box.x - smaller.left) / factor,
      y: (box.y - smaller.top) / factor,
      width: box.width / factor,
      height: box.height / factor,
    };
    let least = 1;
    for (const side of CROP_SIDES) {
      least = Math.min(least, await this.#borderless(smaller.image, squareAround(face, side)));
    }
    return least;
  }

  /** 0 (border seen) to 1 (none seen) in one square crop. */
  async #borderless(image: RgbImage, square: Box): Promise<number> {
    const map = boxMap(square, INPUT_SIZE, INPUT_SIZE);
    const patch = cutPatch(image, map, INPUT_SIZE, INPUT_SIZE, 'replicate');
    const output = await this.#model.run((input) =>
      writeInput(input, patch, { channels: 'BGR', mean: 0, scale: 1 }),
    );
    return firstClassOf(output('output'));
  }
}

function squareAround(box: Box, side: number): Box {
  const centre = centreOf(box);
  const length = side * Math.max(box.width, box.height);
  return { x: centre.x - length / 2, y: centre.y - length / 2, width: length, height: length };
}

function shareInView(square: Box, { width, height }: RgbImage): number {
  return sharedArea(square, { x: 0, y: 0, width, height }) / (square.width * square.height);
}

/** Softmax, class 0. */
function firstClassOf(logits: Float32Array): number {
  const [first = Number.NaN, ...others] = logits;
  return 1 / (1 + others.reduce((sum, other) => sum + Math.exp(other - first), 0));
}
