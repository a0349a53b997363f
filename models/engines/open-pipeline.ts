import path from 'node:path';
import type { PipelineId } from '#domain/face/embedding';
import { builtFile } from '../built-file.ts';
import type { FacePipeline, PipelineFault } from '../face-pipeline.ts';
import type { ModelId } from '../manifest.ts';
import type { OnnxReaderSetting } from '../pipeline/onnx-frame-reader.ts';
import { pipelineIdOf } from '../pipeline-id.ts';
import { type PreparedWeights, prepareWeights, type WeightsProgress } from '../weights.ts';
import { WeightsUnavailable } from '../weights-unavailable.ts';
import { ENGINE_IDENTITIES, ENGINE_MODELS, type Engine } from './engine-models.ts';
import type { FaceApiReaderSetting } from './face-api/face-api-frame-reader.ts';
import { PooledPipeline } from './pooled-pipeline.ts';
import type { ReaderEntry } from './reader-thread.ts';

export { ENGINES, type Engine } from './engine-models.ts';

interface PipelineRequest {
  readonly engine: Engine;
  /** Threads that read frames, each with its own models. */
  readonly workers: number;
  readonly weightsDir: string;
  readonly onProgress?: (progress: WeightsProgress) => void;
  /** Told of threads that died; the pipeline replaces them by itself. */
  readonly onFault?: (fault: PipelineFault) => void;
}

/**
 * Brings the engine's weights into place, loads them into worker threads and hands over the pipeline.
 * Close it before the process ends: ending a thread within a frame aborts the process.
 * @throws WeightsUnavailable, PipelineFault
 */
export async function openFacePipeline(request: PipelineRequest): Promise<FacePipeline> {
  const { engine, workers, weightsDir, onProgress = () => undefined, onFault = () => undefined } = request;
  const weights = await prepareWeights({ weightsDir, models: ENGINE_MODELS[engine], onProgress });
  const pipelineId = pipelineIdOf(ENGINE_IDENTITIES[engine]);
  const entry = readerEntry(engine, pipelineId, weights);
  return PooledPipeline.open(pipelineId, entry, { threads: workers, onFault });
}

function readerEntry(engine: Engine, pipelineId: PipelineId, weights: PreparedWeights): ReaderEntry {
  switch (engine) {
    case 'onnx': {
      const workerData: OnnxReaderSetting = {
        pipelineId,
        detect: firstFile(weights, 'fr-detect'),
        landmark: firstFile(weights, 'fr-landmark'),
        mesh: firstFile(weights, 'facemesh'),
        feature: firstFile(weights, 'fr-feature'),
        liveness: firstFile(weights, 'fr-liveness'),
      };
      return { url: builtFile(import.meta.url, './onnx-worker.ts'), workerData };
    }
    case 'face-api': {
      const modelFolder = path.dirname(firstFile(weights, 'face-api-ssd'));
      const workerData: FaceApiReaderSetting = { pipelineId, modelFolder };
      return { url: builtFile(import.meta.url, './face-api-worker.ts'), workerData };
    }
  }
}

function firstFile(weights: PreparedWeights, model: ModelId): string {
  const [file] = weights.get(model) ?? [];
  if (file === undefined) throw new WeightsUnavailable(`there is no file for "${model}"`);
  return path.resolve(file);
}
