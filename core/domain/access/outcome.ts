export const DENIAL_REASONS = [
  'not-entitled',
  'zone',
  'time',
  'suspended',
  'revoked',
  'expired',
  'passback',
  /** As many as may be in the zone are in it. */
  'occupancy',
  'watchlist',
  /** Whoever it is: the event is still being set up, or is over. */
  'event-not-live',
] as const;

export type DenialReason = (typeof DENIAL_REASONS)[number];

/** Why the face alone is not enough here. */
export const BADGE_REASONS = [
  /** No threshold keeps the zone's promise: badge and face. */
  'promise-refused',
  /** The same, at a zone whose promise staff keep. */
  'staffed',
  /** Somebody else who is enrolled looks so much like the person that either might be taken for the other. */
  'look-alike',
  /** The zone asks for the badge beside the face. */
  'zone',
  /** A badge was shown that does not count here. */
  'not-valid',
  /** A badge was shown that is somebody else's. */
  'other-person',
] as const;

export type BadgeReason = (typeof BADGE_REASONS)[number];

/** What a gate may answer to a visit, in the words of the access log. */
export type Outcome =
  | { readonly kind: 'granted' }
  | { readonly kind: 'denied'; readonly reason: DenialReason }
  /** Without a reason in records that gates wrote before they told it. */
  | { readonly kind: 'badge-required'; readonly reason?: BadgeReason }
  | { readonly kind: Exclude<OutcomeKind, 'granted' | 'denied' | 'badge-required'> };

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
