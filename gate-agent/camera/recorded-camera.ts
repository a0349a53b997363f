import type { Camera, CameraState, NextFrame } from './camera.ts';
import { CameraFault } from './camera-fault.ts';
import type { FrameSource } from './frame-source.ts';
import { type FramePacer, framePacer, type Pacing } from './pacing.ts';

/** Plays a recording as if it happened now, or, on replay, as fast as it is watched. */
export class RecordedCamera implements Camera {
  private readonly source: FrameSource;
  private readonly pacer: FramePacer;
  private readonly closing = new AbortController();
  private current: CameraState = 'waiting';
  private underWay: Promise<NextFrame> | null = null;

  constructor(source: FrameSource, pacing: Pacing) {
    this.source = source;
    this.pacer = framePacer(pacing, source.framesPerSecond, this.closing.signal);
  }

  get state(): CameraState {
    return this.current;
  }

  async nextFrame(): Promise<NextFrame> {
    this.underWay = this.next();
    try {
      return await this.underWay;
    } catch (cause) {
      this.current = 'failed';
      if (cause instanceof CameraFault) throw cause;
      throw new CameraFault('the recording cannot be read', { cause });
    }
  }

  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    // A decoder that is freed while it decodes takes the process with it.
    await Promise.allSettled([this.underWay]);
    await this.source.close();
    this.current = 'waiting';
  }

  private async next(): Promise<NextFrame> {
    const due = await this.pacer.nextDue();
    const image = due && (await this.source.frame(due.index));
    if (!due || !image || this.closing.signal.aborted) {
      this.current = 'waiting';
      return { kind: 'ended' };
    }
    this.current = 'live';
    return { kind: 'frame', frame: { image, capturedAtMs: due.capturedAtMs } };
  }
}
