import { nextAbove } from './ranking.ts';

/** One answered comparison: what was measured and what is true. */
export interface LabelledScore {
  readonly similarity: number;
  readonly same: boolean;
}

/**
 * The threshold that answers most of these comparisons rightly (`similarity >= threshold` says same), half way
 * between the two scores it parts. Of thresholds that do equally well the one in the widest gap: it is the least
 * likely to owe its success to chance. Of equal gaps the higher one.
 */
export function mostAccurateThreshold(scores: readonly LabelledScore[]): number {
  const sorted = scores.toSorted((a, b) => b.similarity - a.similarity || 0);
  let right = sorted.filter(({ same }) => !same).length;
  let best = { right, ...gapBelow(sorted, -1) };
  for (const [rank, { similarity, same }] of sorted.entries()) {
    // A comparison that could not be made matches at no threshold.
    if (similarity === -Infinity) break;
    right += same ? 1 : -1;
    if (sorted[rank + 1]?.similarity === similarity) continue;
    const gap = gapBelow(sorted, rank);
    if (right > best.right || (right === best.right && gap.width > best.width)) best = { right, ...gap };
  }
  return best.middle;
}

interface Gap {
  readonly width: number;
  readonly middle: number;
}

/** Between a score and the next lower one; beyond the first and the last there is nothing to keep a distance from. */
function gapBelow(sorted: readonly LabelledScore[], rank: number): Gap {
  const above = sorted[rank]?.similarity;
  const below = sorted[rank + 1]?.similarity;
  if (above === undefined) return { width: 0, middle: nextAbove(below ?? 1) };
  if (below === undefined || below === -Infinity) return { width: 0, middle: above };
  return { width: above - below, middle: (above + below) / 2 };
}

/** @returns the share answered rightly; NaN when there is none */
export function accuracyAt(scores: readonly LabelledScore[], threshold: number): number {
  const right = scores.filter(({ similarity, same }) => similarity >= threshold === same);
  return right.length / scores.length;
}

export interface FoldedAccuracy {
  readonly mean: number;
  /** Standard deviation of the folds' accuracies (n - 1). */
  readonly std: number;
  readonly folds: readonly { readonly accuracy: number; readonly threshold: number }[];
}

/** Each fold answered with the threshold that is best on all the others, so that no pair helps to judge itself. */
export function foldedAccuracy(folds: readonly (readonly LabelledScore[])[]): FoldedAccuracy {
  const results = folds.map((fold, held) => {
    const threshold = mostAccurateThreshold(folds.filter((_, i) => i !== held).flat());
    return { accuracy: accuracyAt(fold, threshold), threshold };
  });
  const mean = results.reduce((sum, { accuracy }) => sum + accuracy, 0) / results.length;
  const squares = results.reduce((sum, { accuracy }) => sum + (accuracy - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / (results.length - 1)), folds: results };
}
