import { createHash } from 'node:crypto';
import { type PipelineId, toPipelineId } from '#domain/face/embedding';
import { type ModelId, modelOf, readManifest } from './manifest.ts';

export interface PipelineIdentity {
  /** Names the embedding for a person who reads a log: `fr512`. */
  readonly name: string;
  /** Raised with every change of code that moves embeddings: crops, landmark choice, normalisation, resampling. */
  readonly preprocessingVersion: number;
  /** All models whose output reaches the embedding; liveness, for one, does not. */
  readonly models: readonly ModelId[];
  /** A model of the deployer's own among them: whatever of it moves embeddings, as one text. */
  readonly addedModel?: string;
}

/** The same id means the same networks, by hash, fed the same way: `fr512-v1-3fa9c2d1`. */
export function pipelineIdOf({
  name,
  preprocessingVersion,
  models,
  addedModel,
}: PipelineIdentity): PipelineId {
  const manifest = readManifest();
  const hash = createHash('sha256');
  for (const id of models) {
    const model = modelOf(manifest, id);
    const files = model.runs.kind === 'converted' ? [model.runs] : model.files;
    for (const file of files) hash.update(`${id} ${file.sha256}\n`);
  }
  if (addedModel !== undefined) hash.update(`${addedModel}\n`);
  return toPipelineId(`${name}-v${preprocessingVersion}-${hash.digest('hex').slice(0, 8)}`);
}
