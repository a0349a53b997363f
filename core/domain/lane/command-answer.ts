/** Why a gate did not do what it was told. */
export const COMMAND_REFUSALS = [
  /** It came too late. */
  'expired',
  /** The gate has no such lane, or knows nothing of its place yet. */
  'lane-unknown',
  /** Somebody is being let through, or the lane stands open. */
  'lane-busy',
  /** What is done must be recorded first, and cannot be. */
  'journal-fault',
  /** The gate holds nobody of this id. */
  'person-unknown',
  /** Whoever is listed is let in by nobody. */
  'watchlist',
  /** There is no picture to take. */
  'no-picture',
  /** The gate still holds what the server lacks. */
  'not-uploaded',
] as const;

export type CommandRefusal = (typeof COMMAND_REFUSALS)[number];

/** What became of a command at its gate. */
export type CommandAnswer =
  | { readonly kind: 'done' }
  /** The lane was opened; what became of the passage, the log tells. */
  | { readonly kind: 'opened'; readonly passageId: string }
  | { readonly kind: 'refused'; readonly because: CommandRefusal }
  /** The agent ended between taking the command and answering it. It is never done twice. */
  | { readonly kind: 'unknown' };
