import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { PipelineId } from '#domain/face/embedding';
import type { MatedScores } from '#domain/promise/expected-misses';
import { projectFile } from '../project-file.ts';
import { matedScoresSchema } from './score-schemas.ts';

export interface ShippedMated extends MatedScores {
  /** See `weightsOf`. */
  readonly weights?: Readonly<Record<string, string>> | undefined;
}

/**
 * How alike images of one person are to a pipeline, from `models/calibration/mated.json`.
 * @returns null for a pipeline that was never measured
 */
export function shippedMatedScores(pipelineId: PipelineId): ShippedMated | null {
  const all = z
    .array(matedScoresSchema)
    .parse(JSON.parse(readFileSync(projectFile('models/calibration/mated.json'), 'utf8')));
  return all.find((scores) => scores.pipelineId === pipelineId) ?? null;
}
