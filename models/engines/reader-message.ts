import type { FaceSelection, RgbImage } from '#domain/face/frame';
import type { FrameReading } from '../face-pipeline.ts';

/** What a pipeline says to its worker threads. */
export type ToReader =
  | { readonly kind: 'read'; readonly image: RgbImage; readonly selection: FaceSelection }
  | { readonly kind: 'close' };

/** What a worker thread answers: `ready` once, then one answer for each `read`, in order. */
export type FromReader =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reading'; readonly reading: FrameReading }
  | { readonly kind: 'failed'; readonly because: string };
