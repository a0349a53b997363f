import type { Clock } from './clock.ts';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/**
 * Media time: it stands still until a replayed camera hands out its next frame, and then jumps there,
 * waking on the way whoever slept until an earlier moment, in order. A minute of recording is over as
 * soon as the machine has worked through it, and comes out the same on a slow machine.
 */
export class ReplayClock implements Clock {
  private readonly startWallMs: number;
  private nowMs = 0;
  private sleepers: Sleeper[] = [];

  /** @param startWallMs what the wall clock shows at media time 0, epoch milliseconds */
  constructor(startWallMs: number) {
    this.startWallMs = startWallMs;
  }

  monotonicMs(): number {
    return this.nowMs;
  }

  wallMs(): number {
    return this.startWallMs + this.nowMs;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || !(ms > 0)) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { dueMs: this.nowMs + ms, wake };
      this.sleepers.push(sleeper);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  /** Moves on to `ms`; what a woken sleeper does at once is done before anyone sees a later time. */
  async advanceTo(ms: number): Promise<void> {
    for (;;) {
      const next = this.earliest();
      if (!next || next.dueMs > ms) break;
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      next.wake();
      await settled();
    }
    this.nowMs = Math.max(this.nowMs, ms);
    await settled();
  }

  /** Runs on past the end of the media until nobody sleeps any more. */
  async drain(): Promise<void> {
    await settled();
    for (let next = this.earliest(); next; next = this.earliest()) await this.advanceTo(next.dueMs);
  }

  private earliest(): Sleeper | undefined {
    return this.sleepers.reduce<Sleeper | undefined>(
      (first, sleeper) => (first && first.dueMs <= sleeper.dueMs ? first : sleeper),
      undefined,
    );
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
