import { type Embedding, normalised, type PipelineId } from '#domain/face/embedding';
import { CHIP_SIZE } from './aligner.ts';
import { networkInput } from './network-input.ts';
import { OnnxModel } from './onnx-model.ts';
import type { Patch } from './patch.ts';

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
  async embed(chip: Patch): Promise<Embedding> {
    const output = await this.#model.run(networkInput(chip, { channels: 'BGR', mean: 127.5, scale: 127.5 }));
    return normalised(this.#pipelineId, output('output'));
  }

  async release(): Promise<void> {
    await this.#model.release();
  }
}
