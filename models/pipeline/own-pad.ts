import type { RgbImage } from '#domain/face/frame';
import { type Box, centreOf } from '#domain/face/geometry';
import type { PadAnswer } from '#domain/face/reading';
import { type PadModel, PadModelError, readPadNetwork } from '../pad-model.ts';
import { writeDescribedInput } from './network-input.ts';
import { OnnxModel } from './onnx-model.ts';
import { boxMap, cutPatch, type Patch } from './patch.ts';

/** Runs the attack detector that a deployer describes, beside the border check and never mixed with it. */
export class OwnPad {
  readonly #description: PadModel;
  readonly #model: OnnxModel;

  private constructor(description: PadModel, model: OnnxModel) {
    this.#description = description;
    this.#model = model;
  }

  /**
   * @throws PadModelError when the file is no longer the one described, the network does not load, has no such output or
   * class, or what it gives are no shares as described
   */
  static async open(description: PadModel): Promise<OwnPad> {
    const { name, input, output } = description;
    const model = await loaded(description);
    const own = new OwnPad(description, model);
    try {
      const wrong = wrongWith(await own.#numbersOf(greyOf(input.size)), output);
      if (wrong !== null) throw new PadModelError(`${name}: "${output.name}" ${wrong}`);
      return own;
    } catch (cause) {
      await model.release();
      if (cause instanceof PadModelError) throw cause;
      throw new PadModelError(`${name} fails on a picture as described: ${messageOf(cause)}`, { cause });
    }
  }

  async check(image: RgbImage, box: Box): Promise<PadAnswer> {
    const { name, input, cropScale, output, threshold, minFaceHeightPx } = this.#description;
    if (!(box.height >= minFaceHeightPx)) {
      return {
        kind: 'not-assessed',
        because: `the face is less than ${minFaceHeightPx} px tall for ${name}`,
      };
    }
    const centre = centreOf(box);
    const side = cropScale * box.height;
    const square = { x: centre.x - side / 2, y: centre.y - side / 2, width: side, height: side };
    const patch = cutPatch(
      image,
      boxMap(square, input.size, input.size),
      input.size,
      input.size,
      'replicate',
    );
    const scores = shares(await this.#numbersOf(patch), output.scores);
    const score = scores[output.liveClass];
    if (score === undefined || !scores.every(isShare)) {
      return { kind: 'not-assessed', because: `${name} gave no score from 0 to 1` };
    }
    return score >= threshold ? { kind: 'clear', score } : { kind: 'suspect', score };
  }

  async release(): Promise<void> {
    await this.#model.release();
  }

  async #numbersOf(patch: Patch): Promise<Float32Array> {
    const { input, output } = this.#description;
    const results = await this.#model.run((values) =>
      writeDescribedInput(values, patch, { ...input, layout: 'NCHW' }),
    );
    return results(output.name);
  }
}

/** Every thread reads the file, and one that is started again long after the first: it is checked each time. */
async function loaded(description: PadModel): Promise<OnnxModel> {
  const { name, input } = description;
  const network = await readPadNetwork(description);
  try {
    return await OnnxModel.open(network, [1, 3, input.size, input.size]);
  } catch (cause) {
    throw new PadModelError(`${name} cannot be loaded: ${messageOf(cause)}`, { cause });
  }
}

function greyOf(size: number): Patch {
  return { planes: new Float32Array(3 * size * size).fill(128), width: size, height: size };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function wrongWith(numbers: Float32Array, { scores, liveClass }: PadModel['output']): string | null {
  if (numbers[liveClass] === undefined) {
    return `gives ${numbers.length} numbers, and none that is a score at ${liveClass}`;
  }
  if (scores === 'softmax' && numbers.length < 2) {
    return 'gives one number: its softmax is 1 whatever is in the picture';
  }
  const given = shares(numbers, scores);
  return given.every(isShare) ? null : `gives ${given.join(', ')}: scores are from 0 to 1`;
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

function shares(values: Float32Array, scores: PadModel['output']['scores']): Float32Array {
  switch (scores) {
    case 'as-is':
      return values;
    case 'sigmoid':
      return values.map((value) => 1 / (1 + Math.exp(-value)));
    case 'softmax': {
      const most = Math.max(...values);
      const sum = values.reduce((total, value) => total + Math.exp(value - most), 0);
      return values.map((value) => Math.exp(value - most) / sum);
    }
  }
}
