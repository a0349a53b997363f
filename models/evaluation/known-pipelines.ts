import type { PipelineId } from '#domain/face/embedding';
import { ENGINE_IDENTITIES, ENGINES, type Engine } from '../engines/engine-models.ts';
import { pipelineIdOf } from '../pipeline-id.ts';
import { EvaluationError } from './evaluation-error.ts';

export interface KnownPipeline {
  readonly id: PipelineId;
  readonly engine: Engine;
}

export function knownPipelines(): readonly KnownPipeline[] {
  return ENGINES.map(pipelineOf);
}

export function pipelineOf(engine: Engine): KnownPipeline {
  return { id: pipelineIdOf(ENGINE_IDENTITIES[engine]), engine };
}

/**
 * @param name a pipeline's id, or its engine
 * @throws EvaluationError listing the known ones
 */
export function pipelineNamed(name: string): KnownPipeline {
  const known = knownPipelines();
  const found = known.find(({ id, engine }) => id === name || engine === name);
  if (found) return found;
  const list = known.map(({ id, engine }) => `  ${id} (engine ${engine})`).join('\n');
  throw new EvaluationError(`there is no pipeline "${name}"; known are:\n${list}`);
}
