import { type Embedding, normalised, type PipelineId } from '#domain/face/embedding';
import { CHIP_SIZE } from './aligner.ts';
import { networkInput } from './network-input.ts';
import { OnnxModel } from './onnx-model.ts';
import type { Patch } from './patch.ts';

interface Embedded {
  readonly embedding: Embedding;
  /** Of the network's output, before it was normalised: how much of a face it saw. */
  readonly length: number;
}

/** Makes 512-number embeddings with `fr-feature`. Its own package feeds it RGB; fed BGR it is far better (LFW .8935 to .995). */
export class Embedder {
  readonly #model: OnnxModel;
  readonly #pipelineId: PipelineId;

  private constructor(model: OnnxModel, pipelineId: PipelineId) {
    this.#model = model;
    this.#pipelineId = pipelineId;
  }

  static async open(path: string, pipelineId: PipelineId): Promise<Embedder> {
    return new Embedder(await OnnxModel.open(path, [1, 3, CHIP_SIZE, CHIP_SIZE]), pipelineId);
  }

  /**
   * @param chip an aligned face, 112 x 112
   * @throws InvalidEmbedding when the network gives no direction
   */
  async embed(chip: Patch): Promise<Embedded> {
    const output = await this.#model.run(networkInput(chip, { channels: 'BGR', mean: 127.5, scale: 127.5 }));
    const raw = output('output');
    return { embedding: normalised(this.#pipelineId, raw), length: Math.hypot(...raw) };
  }

  async release(): Promise<void> {
    await this.#model.release();
  }
}
