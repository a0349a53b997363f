import type { RgbImage } from '#domain/face/frame';

export interface Frame {
  readonly image: RgbImage;
  /** On the gate's monotonic clock, in milliseconds. */
  readonly capturedAtMs: number;
}

export type NextFrame = { readonly kind: 'frame'; readonly frame: Frame } | { readonly kind: 'ended' };

export type CameraState = 'live' | 'waiting' | 'failed';

/** The edge of the world on the seeing side: a stream, a file, or a rendered scene. */
export interface Camera {
  readonly state: CameraState;
  /**
   * The newest frame that was not handed out yet; waits for one when there is none. Frames that came
   * and went in between are dropped. `ended` when a finite source is over or the camera was closed.
   */
  nextFrame(): Promise<NextFrame>;
  close(): Promise<void>;
}
