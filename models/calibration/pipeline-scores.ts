import type { MatedScores } from '#domain/promise/expected-misses';
import type { KnownPipeline } from '../engines/known-pipelines.ts';
import { type ShippedScores, shippedImpostorScores } from './shipped.ts';
import { shippedMatedScores } from './shipped-mated.ts';

/**
 * What strangers were measured to score with a pipeline.
 * @returns null for a pipeline that was never measured, also when it was measured before something of it changed
 */
export function impostorScoresOf(pipeline: KnownPipeline): ShippedScores | null {
  if (pipeline.kind === 'shipped') return shippedImpostorScores(pipeline.id);
  return forThis(pipeline, pipeline.embedder.calibration?.impostors);
}

/** What people were measured to score with their own templates; null as above. */
export function matedScoresOf(pipeline: KnownPipeline): MatedScores | null {
  if (pipeline.kind === 'shipped') return shippedMatedScores(pipeline.id);
  return forThis(pipeline, pipeline.embedder.calibration?.mated);
}

function forThis<Scores extends { readonly pipelineId: string }>(
  { id }: KnownPipeline,
  scores: Scores | null | undefined,
): Scores | null {
  return scores?.pipelineId === id ? scores : null;
}
