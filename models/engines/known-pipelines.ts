import type { PipelineId } from '#domain/face/embedding';
import { canonicalJson } from '#domain/journal/canonical-json';
import { type AddedModel, findAddedModel, listAddedModels } from '../added/added-models.ts';
import type { EmbedderDescriptor } from '../added/descriptor.ts';
import type { ModelId } from '../manifest.ts';
import { pipelineIdOf } from '../pipeline-id.ts';
import { ENGINE_IDENTITIES, ENGINES, type Engine } from './engine-models.ts';
import { UnknownPipeline } from './unknown-pipeline.ts';

/** A pipeline that can be opened: one that is shipped, or the onnx one with an embedder of the deployer's own. */
export type KnownPipeline =
  | ShippedPipeline
  | {
      readonly kind: 'added';
      readonly id: PipelineId;
      readonly name: string;
      readonly embedder: EmbedderDescriptor;
      readonly modelFile: string;
    };

export interface ShippedPipeline<Name extends Engine = Engine> {
  readonly kind: 'shipped';
  readonly id: PipelineId<Name>;
  readonly name: Name;
}

export function shippedPipeline<Name extends Engine>(name: Name): ShippedPipeline<Name> {
  // The identity of this name and of no other: here the compiler learns which pipeline an id is of.
  const id = pipelineIdOf(ENGINE_IDENTITIES[name]) as PipelineId<Name>;
  return { kind: 'shipped', id, name };
}

/** What finds and aligns faces for an embedder of the deployer's own. */
export const SHARED_WITH_ADDED: readonly ModelId[] = ['fr-detect', 'fr-landmark', 'facemesh'];

/** @param modelFile where the embedder lies; it is held against the descriptor when the pipeline is opened */
export function addedPipeline(embedder: EmbedderDescriptor, modelFile: string): KnownPipeline {
  const { preprocessingVersion } = ENGINE_IDENTITIES.onnx;
  const { name, file, input, output, alignment } = embedder;
  const id = pipelineIdOf({
    name,
    preprocessingVersion,
    models: SHARED_WITH_ADDED,
    addedModel: canonicalJson({ sha256: file.sha256, input, output, alignment }),
  });
  return { kind: 'added', id, name, embedder, modelFile };
}

export function knownPipelines(weightsDir: string): readonly KnownPipeline[] {
  const added = listAddedModels(weightsDir).flatMap((model) =>
    model.kind === 'readable' ? pipelinesOf(model) : [],
  );
  return [...ENGINES.map((name) => shippedPipeline(name)), ...added];
}

/**
 * @param name `onnx`, `face-api`, the name of an added embedder, or the id of any of them
 * @throws UnknownPipeline listing the known ones; UnusableModel when the added one's descriptor is damaged
 */
export function pipelineNamed(name: string, weightsDir: string): KnownPipeline {
  const shipped = ENGINES.map((name) => shippedPipeline(name)).find(
    (each) => each.name === name || each.id === name,
  );
  if (shipped) return shipped;
  const model = findAddedModel(weightsDir, name);
  const [added] = model ? pipelinesOf(model) : [];
  if (added) return added;
  const known = knownPipelines(weightsDir);
  const byId = known.find(({ id }) => id === name);
  if (byId) return byId;
  const list = known.map((each) => `  ${each.name} (${each.id})`).join('\n');
  throw new UnknownPipeline(`there is no pipeline "${name}"; known are:\n${list}`);
}

function pipelinesOf({ descriptor, modelFile }: AddedModel): readonly KnownPipeline[] {
  switch (descriptor.kind) {
    case 'embedder':
      return [addedPipeline(descriptor, modelFile)];
  }
}
