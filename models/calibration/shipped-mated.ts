import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { PipelineId } from '#domain/face/embedding';
import type { MatedScores } from '#domain/promise/expected-misses';
import { projectFile } from '../project-file.ts';

const share = z.number().min(0).max(1);

const matedSchema = z.strictObject({
  pipelineId: z.string(),
  source: z.string(),
  /** How the numbers were made, for whoever makes them again. */
  method: z.string(),
  people: z.int().positive(),
  comparisons: z.int().positive(),
  points: z.array(z.strictObject({ similarity: z.number().min(-1).max(1), fnmr: share })).min(1),
});

/**
 * How alike images of one person are to a pipeline, from `models/calibration/mated.json`.
 * @returns null for a pipeline that was never measured
 */
export function shippedMatedScores(pipelineId: PipelineId): MatedScores | null {
  const all = z
    .array(matedSchema)
    .parse(JSON.parse(readFileSync(projectFile('models/calibration/mated.json'), 'utf8')));
  return all.find((scores) => scores.pipelineId === pipelineId) ?? null;
}
