/** Time at the gate. Replays bring their own, so that a minute of video may take a second. */
export interface Clock {
  /** Milliseconds that only ever grow; for ages and timeouts. */
  monotonicMs(): number;
  /** Epoch milliseconds; may jump. For validity dates and the journal. */
  wallMs(): number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
