import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { PipelineId } from '#domain/face/embedding';
import type { ImpostorScores } from '#domain/promise/threshold';
import { projectFile } from '../project-file.ts';
import { impostorScoresSchema } from './score-schemas.ts';

export interface ShippedScores extends ImpostorScores {
  readonly samePersonAbove: number;
  /** See `weightsOf`. */
  readonly weights?: Readonly<Record<string, string>> | undefined;
}

/**
 * The scores between strangers that ship with a pipeline, from `models/calibration/impostors.json`. They
 * stand in until an event has enough people of its own, and are marked with their source.
 * @returns null for a pipeline that was never measured
 */
export function shippedImpostorScores(pipelineId: PipelineId): ShippedScores | null {
  const all = z
    .array(impostorScoresSchema)
    .parse(JSON.parse(readFileSync(projectFile('models/calibration/impostors.json'), 'utf8')));
  return all.find((scores) => scores.pipelineId === pipelineId) ?? null;
}
