export const DENIAL_REASONS = [
  'not-entitled',
  'zone',
  'time',
  'suspended',
  'revoked',
  'expired',
  'passback',
  'watchlist',
] as const;

export type DenialReason = (typeof DENIAL_REASONS)[number];

/** What a gate may answer to a visit, in the words of the access log. */
export type Outcome =
  | { readonly kind: 'granted' }
  | { readonly kind: 'denied'; readonly reason: DenialReason }
  | { readonly kind: Exclude<OutcomeKind, 'granted' | 'denied'> };

export const OUTCOME_KINDS = [
  'granted',
  'denied',
  'unknown-face',
  'ambiguous',
  'low-quality',
  'spoof-suspected',
  'badge-required',
  'gallery-stale',
  'manual-override',
] as const;

export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

/** What became of the lane after a decision. A grant is not a passage: only the turnstile says that somebody walked. */
export const PASSAGE_RESULTS = ['passed', 'not-passed', 'stayed-shut', 'fault', 'outcome-unknown'] as const;

export type PassageResult = (typeof PASSAGE_RESULTS)[number];
