import type { PipelineId } from '#domain/face/embedding';
import type { FaceSelection, RgbImage } from '#domain/face/frame';
import type { FaceReading } from '#domain/face/reading';

export interface FrameReading {
  /** The selected faces, tallest first. */
  readonly faces: readonly FaceReading[];
  /** Faces seen outside the selection: counted, never embedded. */
  readonly bystanders: number;
}

/**
 * Pixels in, readings out. Server and gate hold the same pipeline, with the same weights, so that a
 * template made in the portal can be compared at the gate; `id` is what both sides compare first.
 */
export interface FacePipeline {
  readonly id: PipelineId;
  /**
   * Reads one frame in a worker thread; the caller's event loop stays free.
   * @throws PipelineFault when the engine fails; the frame is lost, the pipeline is not
   */
  read(image: RgbImage, selection: FaceSelection): Promise<FrameReading>;
  /** Waits for the frames under way, then frees workers and models. */
  close(): Promise<void>;
}

export class PipelineFault extends Error {
  override name = 'PipelineFault';
}
