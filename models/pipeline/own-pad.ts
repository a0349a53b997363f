import type { RgbImage } from '#domain/face/frame';
import { type Box, centreOf } from '#domain/face/geometry';
import type { PadAnswer } from '#domain/face/reading';
import { type PadModel, PadModelError } from '../pad-model.ts';
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

  /** @throws PadModelError when the network does not load or has no such output or class */
  static async open(description: PadModel): Promise<OwnPad> {
    const { name, input, output } = description;
    const model = await loaded(description);
    const own = new OwnPad(description, model);
    try {
      const classes = await own.#scoresOf(greyOf(input.size));
      if (!Number.isFinite(classes[output.liveClass])) {
        throw new PadModelError(
          `${name}: "${output.name}" gives ${classes.length} numbers, and none that is a score at ${output.liveClass}`,
        );
      }
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
    const score = (await this.#scoresOf(patch))[output.liveClass];
    if (score === undefined || !Number.isFinite(score)) {
      return { kind: 'not-assessed', because: `${name} gave no score` };
    }
    return score >= threshold ? { kind: 'clear', score } : { kind: 'suspect', score };
  }

  async release(): Promise<void> {
    await this.#model.release();
  }

  async #scoresOf(patch: Patch): Promise<Float32Array> {
    const { input, output } = this.#description;
    const results = await this.#model.run((values) =>
      writeDescribedInput(values, patch, { ...input, layout: 'NCHW' }),
    );
    return shares(results(output.name), output.scores);
  }
}

async function loaded({ name, path, input: { size } }: PadModel): Promise<OnnxModel> {
  try {
    return await OnnxModel.open(path, [1, 3, size, size]);
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
