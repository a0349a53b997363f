import type { ModelId } from '../manifest.ts';
import type { PipelineIdentity } from '../pipeline-id.ts';

export const ENGINES = ['onnx', 'face-api'] as const;
export type Engine = (typeof ENGINES)[number];

/** The models of each engine, in the order a frame meets them. */
export const ENGINE_MODELS = {
  onnx: ['fr-detect', 'fr-landmark', 'facemesh', 'fr-feature', 'fr-liveness'],
  'face-api': ['face-api-ssd', 'face-api-landmark68', 'face-api-recognition'],
} as const satisfies Record<Engine, readonly ModelId[]>;

/** What an embedder of the deployer's own runs among. */
export const ADDED_EMBEDDER_MODELS: readonly ModelId[] = [
  'fr-detect',
  'fr-landmark',
  'facemesh',
  'fr-liveness',
];

export const ENGINE_IDENTITIES: Record<Engine, PipelineIdentity> = {
  onnx: {
    name: 'fr512',
    preprocessingVersion: 1,
    models: ['fr-detect', 'fr-landmark', 'facemesh', 'fr-feature'],
  },
  'face-api': {
    name: 'dlib128',
    preprocessingVersion: 1,
    models: ['face-api-ssd', 'face-api-landmark68', 'face-api-recognition'],
  },
};
