import path from 'node:path';
import { builtFile } from '../built-file.ts';
import type { FacePipeline, PipelineFault } from '../face-pipeline.ts';
import type { ModelId } from '../manifest.ts';
import type { PadModel } from '../pad-model.ts';
import { type EmbedderSetting, FR_FEATURE } from '../pipeline/embedder.ts';
import type { OnnxReaderSetting } from '../pipeline/onnx-frame-reader.ts';
import { stateOf } from '../weight-file.ts';
import { type PreparedWeights, prepareWeights, type WeightsProgress } from '../weights.ts';
import { WeightsUnavailable } from '../weights-unavailable.ts';
import { ADDED_EMBEDDER_MODELS, ENGINE_MODELS } from './engine-models.ts';
import type { FaceApiReaderSetting } from './face-api/face-api-frame-reader.ts';
import type { KnownPipeline } from './known-pipelines.ts';
import { PooledPipeline } from './pooled-pipeline.ts';
import type { ReaderEntry } from './reader-thread.ts';

interface PipelineRequest<Pipeline extends KnownPipeline = KnownPipeline> {
  readonly pipeline: Pipeline;
  /** Threads that read frames, each with its own models. */
  readonly workers: number;
  readonly weightsDir: string;
  /** A detector of attacks of the deployer's own; only the `onnx` engine runs it. */
  readonly padModel?: PadModel | null;
  readonly onProgress?: (progress: WeightsProgress) => void;
  /** Told of threads that died; the pipeline replaces them by itself. */
  readonly onFault?: (fault: PipelineFault) => void;
}

/**
 * Brings the pipeline's weights into place, loads them into worker threads and hands over the pipeline.
 * Close it before the process ends: ending a thread within a frame aborts the process.
 * @throws WeightsUnavailable, PipelineFault
 */
export async function openFacePipeline<Pipeline extends KnownPipeline>(
  request: PipelineRequest<Pipeline>,
): Promise<FacePipeline<Pipeline['id']>> {
  const { pipeline, workers, weightsDir, onProgress = () => undefined, onFault = () => undefined } = request;
  const weights = await prepareWeights({ weightsDir, models: modelsOf(pipeline), onProgress });
  const entry = await readerEntry(request, weights);
  return PooledPipeline.open(pipeline.id, entry, { threads: workers, onFault });
}

function modelsOf(pipeline: KnownPipeline): readonly ModelId[] {
  return pipeline.kind === 'shipped' ? ENGINE_MODELS[pipeline.name] : ADDED_EMBEDDER_MODELS;
}

async function readerEntry(
  { pipeline, padModel = null }: PipelineRequest,
  weights: PreparedWeights,
): Promise<ReaderEntry> {
  if (pipeline.kind === 'shipped' && pipeline.name === 'face-api') {
    const modelFolder = path.dirname(firstFile(weights, 'face-api-ssd'));
    const workerData: FaceApiReaderSetting = { pipelineId: pipeline.id, modelFolder };
    return { url: builtFile(import.meta.url, './face-api-worker.ts'), workerData };
  }
  const workerData: OnnxReaderSetting = {
    pipelineId: pipeline.id,
    detect: firstFile(weights, 'fr-detect'),
    landmark: firstFile(weights, 'fr-landmark'),
    mesh: firstFile(weights, 'facemesh'),
    liveness: firstFile(weights, 'fr-liveness'),
    embedder: await embedderOf(pipeline, weights),
    padModel,
  };
  return { url: builtFile(import.meta.url, './onnx-worker.ts'), workerData };
}

async function embedderOf(pipeline: KnownPipeline, weights: PreparedWeights): Promise<EmbedderSetting> {
  if (pipeline.kind === 'shipped') {
    return { path: firstFile(weights, 'fr-feature'), spec: FR_FEATURE, rawLength: 'is-quality' };
  }
  const { name, embedder, modelFile } = pipeline;
  const { file, input, output, alignment } = embedder;
  const state = await stateOf(modelFile, file);
  if (state !== 'intact') {
    throw new WeightsUnavailable(
      `the file of the added model "${name}" is ${state}: ${modelFile}; add it again (venue-access models add)`,
    );
  }
  return { path: modelFile, spec: { input, output, alignment }, rawLength: 'unknown' };
}

function firstFile(weights: PreparedWeights, model: ModelId): string {
  const [file] = weights.get(model) ?? [];
  if (file === undefined) throw new WeightsUnavailable(`there is no file for "${model}"`);
  return path.resolve(file);
}
