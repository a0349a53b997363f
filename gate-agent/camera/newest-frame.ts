import type { Frame, NextFrame } from './camera.ts';
import type { CameraFault } from './camera-fault.ts';

type End = { readonly kind: 'ended' } | { readonly kind: 'failed'; readonly fault: CameraFault };

/** Room for one frame: a newer one takes its place, so a slow lane is never behind and memory never grows. */
export class NewestFrame {
  private held: Frame | null = null;
  private end: End | null = null;
  private wake: () => void = () => undefined;

  put(frame: Frame): void {
    if (this.end) return;
    this.held = frame;
    this.wake();
  }

  /** The source is over; a frame that is still here is as stale as the source. */
  finish(end: End): void {
    this.end ??= end;
    this.held = null;
    this.wake();
  }

  /**
   * The frame that was not taken yet, or the next that comes.
   * @throws CameraFault once the source has failed, or when no frame comes for `waitMs`
   */
  async take(waitMs: number, stalled: () => CameraFault): Promise<NextFrame> {
    if (!this.held && !this.end) await this.arrival(waitMs, stalled);
    if (this.end?.kind === 'failed') throw this.end.fault;
    const frame = this.held;
    this.held = null;
    return frame ? { kind: 'frame', frame } : { kind: 'ended' };
  }

  private arrival(waitMs: number, stalled: () => CameraFault): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.finish({ kind: 'failed', fault: stalled() }), waitMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
