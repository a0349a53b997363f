import type { PassageResult } from '#domain/access/outcome';

export type TurnstileState = 'ready' | 'fault';

/** The edge of the world on the acting side: whatever opens for one person and tells whether one walked. */
export interface Turnstile {
  readonly state: TurnstileState;
  /**
   * Opens for one person and waits for what becomes of it, at most for the adapter's own passage time.
   * Faults of the device are results, not exceptions: `stayed-shut` when it did not open, `fault` when
   * it cannot tell.
   */
  openOnce(): Promise<Exclude<PassageResult, 'outcome-unknown'>>;
  close(): Promise<void>;
}
