import type { PipelineId } from '#domain/face/embedding';
import type { ImpostorScores } from '#domain/promise/threshold';

/** All pairs of LFW, label noise cleaned; the bound is taken as half as much again. */
const FR512_TAIL: readonly (readonly [similarity: number, fmr: number])[] = [
  [0.25, 1e-2 / 1.5],
  [0.34, 1e-3],
  [0.36, 1e-3 / 1.5],
  [0.418, 1e-4],
  [0.435, 1e-4 / 1.5],
  [0.485, 1e-5],
  [0.542, 1e-6],
];

export function impostorScoresOf(pipelineId: PipelineId): ImpostorScores | null {
  if (!pipelineId.startsWith('fr512')) return null;
  return {
    pipelineId,
    source: 'LFW, all pairs',
    people: 4_731,
    comparisons: 11_000_000,
    framesFused: 1,
    tail: FR512_TAIL.map(([similarity, fmr]) => ({ similarity, fmr, fmrUpper: fmr * 1.5 })),
  };
}
