import type { MatchRule } from '#domain/face/match';
import type { HeldGallery, ThresholdBasis } from '#domain/promise/threshold-basis';

export interface MatchQuestion extends HeldGallery {
  readonly people: number;
  /** All that a probe is compared with, several of one person included. */
  readonly templates: number;
}

/** The rule that keeps the promise and what it rests on, or why there is none. */
export type PromisedMatch =
  | { readonly kind: 'rule'; readonly rule: MatchRule; readonly basis: ThresholdBasis }
  | { readonly kind: 'refused'; readonly basis: ThresholdBasis };

export type MatchPromise = (question: MatchQuestion) => PromisedMatch;
