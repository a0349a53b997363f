import { type Embedding, normalised, type PipelineId } from '#domain/face/embedding';
import type { QualityAssessment } from '#domain/face/quality';
import type { EmbedderDescriptor } from '../added/descriptor.ts';
import { type AlignableFace, alignAs } from './aligner.ts';
import { describedShape, writeDescribedInput } from './network-input.ts';
import { OnnxModel } from './onnx-model.ts';
import { assessUnifiedScore } from './quality/unified-score.ts';

/** How an embedder is fed and read. */
export type EmbedderSpec = Pick<EmbedderDescriptor, 'input' | 'output' | 'alignment'>;

/** `fr-feature`. Its own package feeds it RGB; fed BGR it is far better (LFW .8935 to .995). */
export const FR_FEATURE: EmbedderSpec = {
  input: {
    name: 'input',
    width: 112,
    height: 112,
    layout: 'NCHW',
    channels: 'BGR',
    mean: [127.5, 127.5, 127.5],
    scale: [127.5, 127.5, 127.5],
  },
  output: { name: 'output', length: 512 },
  alignment: { kind: 'arcface-112' },
};

export interface EmbedderSetting {
  /** Of the .onnx file. */
  readonly path: string;
  readonly spec: EmbedderSpec;
  /** Whether the length of its raw output says how much of a face it saw: measured for `fr-feature` alone. */
  readonly rawLength: 'is-quality' | 'unknown';
}

interface Embedded {
  readonly embedding: Embedding;
  /** `UnifiedQualityScore`, where the embedder gives one. */
  readonly unified: readonly QualityAssessment[];
}

/** Makes embeddings of faces, each aligned as the network was trained. */
export class Embedder {
  readonly #model: OnnxModel;
  readonly #setting: EmbedderSetting;
  readonly #pipelineId: PipelineId;

  private constructor(model: OnnxModel, setting: EmbedderSetting, pipelineId: PipelineId) {
    this.#model = model;
    this.#setting = setting;
    this.#pipelineId = pipelineId;
  }

  static async open(setting: EmbedderSetting, pipelineId: PipelineId): Promise<Embedder> {
    const model = await OnnxModel.open(setting.path, describedShape(setting.spec.input));
    return new Embedder(model, setting, pipelineId);
  }

  /** @throws InvalidEmbedding when the network gives no direction */
  async embed(face: AlignableFace): Promise<Embedded> {
    const { spec, rawLength } = this.#setting;
    const chip = alignAs(spec.alignment, spec.input, face);
    const output = await this.#model.run((input) => writeDescribedInput(input, chip, spec.input));
    const raw = output(spec.output.name);
    return {
      embedding: normalised(this.#pipelineId, raw),
      unified: rawLength === 'is-quality' ? [assessUnifiedScore(Math.hypot(...raw))] : [],
    };
  }

  async release(): Promise<void> {
    await this.#model.release();
  }
}
