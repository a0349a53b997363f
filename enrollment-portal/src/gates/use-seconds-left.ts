import { useEffect, useState } from 'react';

const TICK_MS = 500;

/**
 * Counts down to a moment of the server's clock.
 * @param clockAheadMs how far the server's clock is ahead of this machine's
 */
export function useSecondsLeft(endsAtMs: number, clockAheadMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((endsAtMs - clockAheadMs - nowMs) / 1000));
}
