import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { PipelineId } from '#domain/face/embedding';
import type { ImpostorScores } from '#domain/promise/threshold';
import { projectFile } from '../project-file.ts';

const share = z.number().min(0).max(1);

const scoresSchema = z.strictObject({
  pipelineId: z.string(),
  source: z.string(),
  /** How the numbers were made, for whoever makes them again. */
  method: z.string(),
  people: z.int().positive(),
  comparisons: z.int().positive(),
  fusionFactor: z.number().min(1),
  /** Pairs above this were held for one person under two names and left out; a stranger this alike was never seen. */
  samePersonAbove: z.number().min(-1).max(1),
  tail: z
    .array(z.strictObject({ similarity: z.number().min(-1).max(1), fmr: share, fmrUpper: share }))
    .min(1),
});

export interface ShippedScores extends ImpostorScores {
  readonly samePersonAbove: number;
}

/**
 * The scores between strangers that ship with a pipeline, from `models/calibration/impostors.json`. They
 * stand in until an event has enough people of its own, and are marked with their source.
 * @returns null for a pipeline that was never measured
 */
export function shippedImpostorScores(pipelineId: PipelineId): ShippedScores | null {
  const all = z
    .array(scoresSchema)
    .parse(JSON.parse(readFileSync(projectFile('models/calibration/impostors.json'), 'utf8')));
  return all.find((scores) => scores.pipelineId === pipelineId) ?? null;
}
