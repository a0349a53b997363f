import { ATTACK_CHECKS, type FaceSelection, WHOLE_FRAME } from '#domain/face/frame';
import { type FacePipeline, PipelineFault } from '../../face-pipeline.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { concurrently } from './concurrently.ts';
import type { ImageFile } from './image-file.ts';
import type { ImageReading } from './image-reading.ts';
import { failed, pixelsOf, readPhotoFile } from './photo-file.ts';
import type { ReadingCache } from './reading-cache.ts';

export interface ReadingProgress {
  readonly step: 'looking-up' | 'reading';
  readonly done: number;
  readonly total: number;
}

export interface ImagesRequest {
  readonly images: readonly ImageFile[];
  readonly cache: ReadingCache;
  /** Called when an image is not in the cache, at most once; what it returns is closed here. */
  readonly openPipeline: () => Promise<FacePipeline>;
  /** Smaller faces are not looked for. */
  readonly minFaceHeightPx: number;
  /** As many as the pipeline has threads. */
  readonly workers: number;
  readonly onProgress: (progress: ReadingProgress) => void;
}

const LOOK_UPS_AT_ONCE = 8;

/** With fewer frames waiting than this, reader threads stand idle while the next image is decoded. */
const FRAMES_AHEAD = 2;

/** One strange image must not end an evaluation of hours; an engine that keeps failing must. */
const MOST_ENGINE_FAULTS = 10;

/**
 * Reads the faces of every image, from the cache where it knows the content. An image that cannot be read is an
 * outcome like any other.
 * @returns by path
 * @throws EvaluationError when the engine fails again and again
 */
export async function readImages(request: ImagesRequest): Promise<ReadonlyMap<string, ImageReading>> {
  const { images, cache, workers, minFaceHeightPx, onProgress } = request;
  const selection: FaceSelection = { ...WHOLE_FRAME, minFaceHeightPx, attackChecks: ATTACK_CHECKS };
  const readings = new Map<string, ImageReading>();
  const unread: ImageFile[] = [];

  await concurrently(images, LOOK_UPS_AT_ONCE, async (image) => {
    const known = await lookUp(image, cache);
    if (known) readings.set(image.path, known);
    else unread.push(image);
    onProgress({ step: 'looking-up', done: readings.size + unread.length, total: images.length });
  });
  if (unread.length === 0) return readings;

  const pipeline = await request.openPipeline();
  try {
    let done = 0;
    let faults = 0;
    await concurrently(unread, workers + FRAMES_AHEAD, async (image) => {
      const reading = await readImage(image, pipeline, cache, selection);
      readings.set(image.path, reading);
      if (reading.kind === 'failed' && reading.reason === 'engine-fault') {
        faults++;
        if (faults > MOST_ENGINE_FAULTS) {
          throw new EvaluationError(`the engine failed on ${faults} images, last ${reading.because}`);
        }
      }
      done++;
      onProgress({ step: 'reading', done, total: unread.length });
    });
  } finally {
    await pipeline.close();
  }
  return readings;
}

/** @returns null when the image has to be read */
async function lookUp(image: ImageFile, cache: ReadingCache): Promise<ImageReading | null> {
  const file = await readPhotoFile(image.path);
  if (file.kind === 'failed') return file;
  const known = await cache.find(file.contentHash);
  return known ? { kind: 'read', contentHash: file.contentHash, ...known } : null;
}

async function readImage(
  image: ImageFile,
  pipeline: FacePipeline,
  cache: ReadingCache,
  selection: FaceSelection,
): Promise<ImageReading> {
  const file = await readPhotoFile(image.path);
  if (file.kind === 'failed') return file;
  const photo = await pixelsOf(file);
  if (photo.kind === 'failed') return photo;
  const { contentHash } = file;
  try {
    const { width, height } = photo.image;
    const { faces } = await pipeline.read(photo.image, selection);
    const reading = { width, height, faces };
    await cache.keep(contentHash, reading);
    return { kind: 'read', contentHash, ...reading };
  } catch (error) {
    if (error instanceof PipelineFault) return failed('engine-fault', error.message);
    throw error;
  }
}
