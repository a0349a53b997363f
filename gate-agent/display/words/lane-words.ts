import type { DenialReason } from '#domain/access/outcome';

/** One thing said at a lane: large, and beneath it what helps. */
export interface Saying {
  readonly headline: string;
  readonly detail: string;
}

/**
 * Everything that a lane says, in one language. Nothing here blames anybody: who is not let in is told where
 * to go, and what a decision against a person rests on is not for the people behind them to read.
 */
export interface LaneWords {
  readonly ready: Saying;
  readonly welcome: Saying;
  readonly goodbye: Saying;
  /** @param name as it is written on the accreditation */
  readonly greeting: (name: string) => string;
  readonly turn: Readonly<Record<'left' | 'right', Saying>>;
  readonly badge: Saying;
  readonly badgeRefused: Saying;
  readonly look: Saying;
  readonly oneAtATime: Saying;
  readonly staffedLane: Saying;
  readonly askStaff: Saying;
  /** Only reasons that may be read by others; the rest says no more than `askStaff`. */
  readonly denied: Readonly<Partial<Record<DenialReason, string>>>;
  readonly closed: Saying;
  readonly wayOut: Saying;
  /** The screen has lost the gate. */
  readonly away: Saying;
}
