import { z } from 'zod';

/** What face-api's weight manifests hold: most weights are bytes, steps above a least value; constants are floats. */
const weight = z.object({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.literal('float32'),
  quantization: z.object({ dtype: z.literal('uint8'), scale: z.number(), min: z.number() }).optional(),
});
const weightsManifest = z.tuple([z.object({ weights: z.array(weight) })]);

export interface FaceApiWeight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export class UnreadableFaceApiModel extends Error {
  override name = 'UnreadableFaceApiModel';
}

/** @throws UnreadableFaceApiModel when the file is longer or shorter than the manifest says */
export class FaceApiWeights {
  readonly #weights = new Map<string, FaceApiWeight>();

  constructor(json: string, binary: Uint8Array) {
    let at = 0;
    for (const { name, shape, quantization } of weightsManifest.parse(JSON.parse(json))[0].weights) {
      const size = shape.reduce((product, each) => product * each, 1);
      const bytes = binary.slice(at, at + size * (quantization ? 1 : 4));
      if (bytes.length < size * (quantization ? 1 : 4)) {
        throw new UnreadableFaceApiModel(`the weights end within "${name}"`);
      }
      const values = quantization
        ? // As TensorFlow.js restores them: in double precision, rounded once.
          Float32Array.from(bytes, (step) => step * quantization.scale + quantization.min)
        : new Float32Array(Uint8Array.from(bytes).buffer);
      this.#weights.set(name, { shape, values });
      at += bytes.length;
    }
    if (at !== binary.length) {
      throw new UnreadableFaceApiModel(`${binary.length - at} bytes of weights belong to nothing`);
    }
  }

  /** @throws UnreadableFaceApiModel when there is no such weight */
  of(name: string): FaceApiWeight {
    const found = this.#weights.get(name);
    if (!found) throw new UnreadableFaceApiModel(`there is no weight "${name}"`);
    return found;
  }
}
