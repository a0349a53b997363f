import type { RgbImage } from '#domain/face/frame';

/** Wider frames are shrunk: more pixels cost time and find no more faces at a lane. */
export const MAX_FRAME_WIDTH = 1280;

/** Recorded frames by number. */
export interface FrameSource {
  readonly framesPerSecond: number;
  /**
   * Frame `index`, counted from the first; asked for in rising order, not every one. Null past the end.
   * @throws CameraFault naming the file
   */
  frame(index: number): Promise<RgbImage | null>;
  close(): Promise<void>;
}
