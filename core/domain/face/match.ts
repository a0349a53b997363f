export interface Candidate {
  readonly personId: string;
  readonly similarity: number;
}

/** Who a probe is. `unknown` and `ambiguous` are answers of their own: the nearest person is not the person. */
export type Identification =
  | { readonly kind: 'match'; readonly best: Candidate; readonly margin: number }
  | { readonly kind: 'ambiguous'; readonly best: Candidate; readonly second: Candidate }
  | { readonly kind: 'unknown'; readonly best: Candidate | null };

export interface MatchRule {
  /** The least similarity that counts as the same person; comes from calibration, never from a constant. */
  readonly threshold: number;
  /** The least lead over the second person; a smaller lead, and so every tie, is nobody. */
  readonly margin: number;
}

/**
 * @param candidates different people, most similar first
 */
export function identify(candidates: readonly Candidate[], rule: MatchRule): Identification {
  const [best, second] = candidates;
  if (!best) return { kind: 'unknown', best: null };
  // Written so that NaN on either side is nobody.
  if (!(best.similarity >= rule.threshold)) return { kind: 'unknown', best };
  if (!second) return { kind: 'match', best, margin: best.similarity + 1 };
  const margin = best.similarity - second.similarity;
  if (margin > 0 && margin >= rule.margin) return { kind: 'match', best, margin };
  return { kind: 'ambiguous', best, second };
}

/**
 * One person can stand in a frame once. Where several faces match the same person, the most similar
 * keeps the claim and the others are unknown; an exact tie leaves the person to neither.
 */
export function claimOnce(identifications: readonly Identification[]): readonly Identification[] {
  return identifications.map((mine, i) => {
    if (mine.kind !== 'match') return mine;
    const contested = identifications.some(
      (other, j) =>
        j !== i &&
        other.kind === 'match' &&
        other.best.personId === mine.best.personId &&
        !(mine.best.similarity > other.best.similarity),
    );
    return contested ? { kind: 'unknown', best: mine.best } : mine;
  });
}
