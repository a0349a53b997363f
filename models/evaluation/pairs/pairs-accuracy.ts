import type { PairsProtocol } from '../protocol/pairs-protocol.ts';
import {
  accuracyAt,
  type FoldedAccuracy,
  foldedAccuracy,
  type LabelledScore,
  mostAccurateThreshold,
} from '../statistics/accuracy.ts';

/** How many of the pairs are answered rightly, and by which threshold, which no pair may have helped to choose for itself. */
export type PairsAccuracy =
  | {
      readonly kind: 'folds';
      /** `file`: as the pairs file says; `position`: dealt out in turn, as it says nothing. */
      readonly by: 'file' | 'position';
      readonly folded: FoldedAccuracy;
    }
  | { readonly kind: 'picked'; readonly from: string; readonly threshold: number; readonly accuracy: number }
  | { readonly kind: 'not-measured'; readonly because: string };

const FOLDS = 10;

export function accuracyByPickedThreshold(
  scores: readonly LabelledScore[],
  picking: readonly LabelledScore[],
  from: string,
): PairsAccuracy {
  const threshold = mostAccurateThreshold(picking);
  return { kind: 'picked', from, threshold, accuracy: accuracyAt(scores, threshold) };
}

export function accuracyByFolds(
  scores: readonly LabelledScore[],
  folds: PairsProtocol['folds'],
): PairsAccuracy {
  if (folds.kind === 'given') {
    return { kind: 'folds', by: 'file', folded: foldedAccuracy(dealt(scores, folds.foldOf)) };
  }
  const mated = scores.filter(({ same }) => same);
  const nonMated = scores.filter(({ same }) => !same);
  const count = Math.min(FOLDS, mated.length, nonMated.length);
  if (count < 2) {
    return {
      kind: 'not-measured',
      because: 'it takes two mated and two non-mated pairs to judge one by another',
    };
  }
  const turns = [...mated.keys(), ...nonMated.keys()].map((position) => position % count);
  return { kind: 'folds', by: 'position', folded: foldedAccuracy(dealt([...mated, ...nonMated], turns)) };
}

function dealt(
  scores: readonly LabelledScore[],
  foldOf: readonly number[],
): readonly (readonly LabelledScore[])[] {
  const folds: LabelledScore[][] = Array.from({ length: Math.max(...foldOf) + 1 }, () => []);
  for (const [i, score] of scores.entries()) folds[foldOf[i] ?? 0]?.push(score);
  return folds;
}
