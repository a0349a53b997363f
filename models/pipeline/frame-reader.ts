import type { FaceSelection, RgbImage } from '#domain/face/frame';
import type { FrameReading } from '../face-pipeline.ts';

/** What an engine does inside one worker thread: frames in, one at a time, readings out. */
export interface FrameReader {
  read(image: RgbImage, selection: FaceSelection): Promise<FrameReading>;
  release(): Promise<void>;
}
