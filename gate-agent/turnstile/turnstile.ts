import type { PassageResult } from '#domain/access/outcome';
import type { TurnstileAlarm } from '#domain/journal/alert';

export type TurnstileState = 'ready' | 'fault';

export type AlarmListener = (alarm: TurnstileAlarm, phase: 'began' | 'ended') => void;

export type ProbeResult =
  | { readonly kind: 'answers' }
  | { readonly kind: 'silent'; readonly because: string };

/** The edge of the world on the acting side: whatever opens for one person and tells whether one walked. */
export interface Turnstile {
  readonly state: TurnstileState;
  /**
   * Opens for one person and waits for what becomes of it, at most for the adapter's own passage time.
   * Faults of the device are results, not exceptions: `stayed-shut` when it did not open, `fault` when
   * it cannot tell.
   */
  openOnce(): Promise<Exclude<PassageResult, 'outcome-unknown'>>;
  /** Opens, and stays open until `letShut`. @returns whether the device has taken it */
  holdOpen(): Promise<boolean>;
  letShut(): Promise<boolean>;
  /** Tells the one who listens of each alarm that begins or ends, also of those that were on before. */
  onAlarm(listener: AlarmListener): void;
  /** Whether the device answers; moves nothing. */
  probe(): Promise<ProbeResult>;
  close(): Promise<void>;
}
