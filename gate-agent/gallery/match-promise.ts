import type { MatchRule } from '#domain/face/match';

export interface MatchQuestion {
  /** The organiser's promise: the largest share of strangers that may be taken for somebody. */
  readonly fpir: number;
  /** All that a probe is compared with, several of one person included. */
  readonly templates: number;
}

/** The rule that keeps the promise, or the smallest promise that the evidence could carry. */
export type PromisedMatch =
  | { readonly kind: 'rule'; readonly rule: MatchRule }
  | { readonly kind: 'refused'; readonly smallestFpir: number | null };

export type MatchPromise = (question: MatchQuestion) => PromisedMatch;
