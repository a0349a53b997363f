import type { RgbImage } from '#domain/face/frame';
import { type Box, centreOf } from '#domain/face/geometry';
import type { PadAnswer } from '#domain/face/reading';
import type { PadModel } from '../pad-model.ts';
import { writeDescribedInput } from './network-input.ts';
import { OnnxModel } from './onnx-model.ts';
import { boxMap, cutPatch } from './patch.ts';

/** Runs the attack detector that a deployer describes, beside the border check and never mixed with it. */
export class OwnPad {
  readonly #description: PadModel;
  readonly #model: OnnxModel;

  private constructor(description: PadModel, model: OnnxModel) {
    this.#description = description;
    this.#model = model;
  }

  static async open(description: PadModel): Promise<OwnPad> {
    const { size } = description.input;
    return new OwnPad(description, await OnnxModel.open(description.path, [1, 3, size, size]));
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
    const results = await this.#model.run((values) =>
      writeDescribedInput(values, patch, { ...input, layout: 'NCHW' }),
    );
    const score = shares(results(output.name), output.scores)[output.liveClass];
    if (score === undefined || !Number.isFinite(score)) {
      return { kind: 'not-assessed', because: `${name} gave no score` };
    }
    return score >= threshold ? { kind: 'clear', score } : { kind: 'suspect', score };
  }

  async release(): Promise<void> {
    await this.#model.release();
  }
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
