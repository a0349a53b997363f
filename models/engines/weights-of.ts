import { type ModelId, modelOf, readManifest } from '../manifest.ts';
import { ENGINE_IDENTITIES } from './engine-models.ts';
import { type KnownPipeline, SHARED_WITH_ADDED } from './known-pipelines.ts';

/**
 * The SHA-256 of every file of weights that has a part in a pipeline's embeddings, by the model's name in the manifest
 * (and its place among several files): kept with what was measured, for whoever doubts it.
 */
export function weightsOf(pipeline: KnownPipeline): Readonly<Record<string, string>> {
  const shipped = pipeline.kind === 'shipped' ? ENGINE_IDENTITIES[pipeline.name].models : SHARED_WITH_ADDED;
  const own = pipeline.kind === 'added' ? { [pipeline.name]: pipeline.embedder.file.sha256 } : {};
  return { ...Object.fromEntries(shipped.flatMap(hashesOf)), ...own };
}

function hashesOf(id: ModelId): [string, string][] {
  const model = modelOf(readManifest(), id);
  const files = model.runs.kind === 'converted' ? [model.runs] : model.files;
  return files.map(({ sha256 }, i) => [files.length === 1 ? id : `${id}/${i + 1}`, sha256]);
}
