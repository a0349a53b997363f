import path from 'node:path';
import { builtFile } from '../built-file.ts';
import type { FacePipeline, PipelineFault } from '../face-pipeline.ts';
import type { ModelId } from '../manifest.ts';
import type { OnnxReaderSetting } from '../pipeline/onnx-frame-reader.ts';
import { pipelineIdOf } from '../pipeline-id.ts';
import { type PreparedWeights, prepareWeights, type WeightsProgress } from '../weights.ts';
import { WeightsUnavailable } from '../weights-unavailable.ts';
import { ONNX_IDENTITY, ONNX_MODELS } from './onnx-engine.ts';
import { PooledPipeline } from './pooled-pipeline.ts';

export const ENGINES = ['onnx', 'face-api'] as const;
export type Engine = (typeof ENGINES)[number];

export interface PipelineRequest {
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
  switch (engine) {
    case 'onnx': {
      const weights = await prepareWeights({ weightsDir, models: ONNX_MODELS, onProgress });
      const pipelineId = pipelineIdOf(ONNX_IDENTITY);
      const workerData: OnnxReaderSetting = {
        pipelineId,
        detect: onlyFile(weights, 'fr-detect'),
        landmark: onlyFile(weights, 'fr-landmark'),
        mesh: onlyFile(weights, 'facemesh'),
        feature: onlyFile(weights, 'fr-feature'),
        liveness: onlyFile(weights, 'fr-liveness'),
      };
      const url = builtFile(import.meta.url, './onnx-worker.ts');
      return PooledPipeline.open(pipelineId, { url, workerData }, { threads: workers, onFault });
    }
    case 'face-api':
      throw new WeightsUnavailable('later');
  }
}

function onlyFile(weights: PreparedWeights, model: ModelId): string {
  const [file] = weights.get(model) ?? [];
  if (file === undefined) throw new WeightsUnavailable(`there is no file for "${model}"`);
  return path.resolve(file);
}
