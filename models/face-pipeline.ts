import type { PipelineId } from '#domain/face/embedding';
import type { FaceSelection, RgbImage } from '#domain/face/frame';
import type { FaceReading } from '#domain/face/reading';

export interface FrameReading<Id extends PipelineId = PipelineId> {
  /** The selected faces, tallest first. */
  readonly faces: readonly FaceReading<Id>[];
  /** Faces seen outside the selection: counted, never embedded. */
  readonly bystanders: number;
}

/**
 * Pixels in, readings out. Server and gate hold the same pipeline, with the same weights, so that a
 * template made in the portal can be compared at the gate; `id` is what both sides compare first.
 */
export interface FacePipeline<Id extends PipelineId = PipelineId> {
  readonly id: Id;
  /**
   * Reads one frame in a worker thread; the caller's event loop stays free.
   * @throws PipelineFault when the engine fails; the frame is lost, the pipeline is not
   */
  read(image: RgbImage, selection: FaceSelection): Promise<FrameReading<Id>>;
  /** Waits for the frames under way, then frees workers and models. */
  close(): Promise<void>;
}

export class PipelineFault extends Error {
  override name = 'PipelineFault';
}
