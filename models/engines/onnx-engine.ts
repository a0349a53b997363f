import type { ModelId } from '../manifest.ts';
import type { PipelineIdentity } from '../pipeline-id.ts';

/** The models of the `onnx` engine, in the order a frame meets them. */
export const ONNX_MODELS = [
  'fr-detect',
  'fr-landmark',
  'facemesh',
  'fr-feature',
  'fr-liveness',
] as const satisfies readonly ModelId[];

export const ONNX_IDENTITY: PipelineIdentity = {
  name: 'fr512',
  preprocessingVersion: 1,
  models: ['fr-detect', 'fr-landmark', 'facemesh', 'fr-feature'],
};
