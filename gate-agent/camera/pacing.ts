import type { Clock } from '../clock.ts';
import type { ReplayClock } from '../replay-clock.ts';

/**
 * How the frames of a recording or a rendered scene meet the clock. `live`: as fast as they were
 * taken, and whoever is late gets the newest. `replay`: every frame, as fast as they are asked for;
 * the clock follows.
 */
export type Pacing =
  | { readonly pace: 'live'; readonly clock: Clock }
  | { readonly pace: 'replay'; readonly clock: ReplayClock };

export interface DueFrame {
  /** 0, 1, 2 … since the source began; a live source skips what it missed. */
  readonly index: number;
  /** On the pacing's own monotonic clock. */
  readonly capturedAtMs: number;
}

export interface FramePacer {
  /** Waits for the newest frame later than the one handed out before; null once the signal aborts. */
  nextDue(): Promise<DueFrame | null>;
}

export function framePacer(pacing: Pacing, framesPerSecond: number, signal: AbortSignal): FramePacer {
  const startMs = pacing.clock.monotonicMs();
  const frameMs = 1000 / framesPerSecond;
  const dueMs = (index: number): number => startMs + index * frameMs;
  let previous = -1;

  return {
    async nextDue() {
      if (signal.aborted) return null;
      const next = previous + 1;
      if (pacing.pace === 'replay') {
        await pacing.clock.advanceTo(dueMs(next));
        previous = next;
      } else {
        await pacing.clock.sleep(Math.max(0, dueMs(next) - pacing.clock.monotonicMs()), signal);
        const newest = Math.floor((pacing.clock.monotonicMs() - startMs) / frameMs);
        previous = Math.max(next, newest);
      }
      return signal.aborted ? null : { index: previous, capturedAtMs: dueMs(previous) };
    },
  };
}
