import { WHOLE_FRAME } from '#domain/face/frame';
import type { KnownPipeline } from '../../engines/known-pipelines.ts';
import { openFacePipeline } from '../../engines/open-pipeline.ts';
import type { PadModel } from '../../pad-model.ts';
import { chooseFace, type FaceChoice } from './choose-face.ts';
import type { ImageFile } from './image-file.ts';
import type { ChosenFace } from './image-reading.ts';
import { type ReadingProgress, readImages } from './read-images.ts';
import { ReadingCache } from './reading-cache.ts';
import { readingFingerprint } from './reading-fingerprint.ts';

/** How images are read, the same for every protocol. */
export interface ReadingSetting {
  readonly pipeline: KnownPipeline;
  readonly faceChoice: FaceChoice;
  /** Threads that read images and that compare templates. */
  readonly workers: number;
  readonly cacheFolder: string;
  readonly weightsDir: string;
  /** A detector of attacks of the deployer's own, run beside the border check. */
  readonly padModel?: PadModel | null;
  /** Smaller faces are not looked for; as small as a photo may show them when left out. */
  readonly minFaceHeightPx?: number;
  readonly onProgress: (progress: ReadingProgress) => void;
  /** One line for a person: where the cache is, what is being prepared. */
  readonly onNote: (note: string) => void;
}

/**
 * The chosen face of every image, by the image's path; images named twice are read once.
 * @param imageFolders those that the images lie in: the cache must not
 * @throws EvaluationError, WeightsUnavailable, PipelineFault when the engine cannot start
 */
export async function readChosenFaces(
  images: readonly ImageFile[],
  imageFolders: readonly string[],
  setting: ReadingSetting,
): Promise<ReadonlyMap<string, ChosenFace>> {
  const {
    pipeline,
    faceChoice,
    workers,
    cacheFolder,
    weightsDir,
    padModel = null,
    minFaceHeightPx = WHOLE_FRAME.minFaceHeightPx,
    onProgress,
    onNote,
  } = setting;
  const cache = await ReadingCache.open(cacheFolder, imageFolders, {
    pipelineId: pipeline.id,
    fingerprint: await readingFingerprint({ padModel, minFaceHeightPx }),
  });
  onNote(`Templates are kept in ${cache.folder}; delete it to forget them.`);
  const readings = await readImages({
    images: Array.from(new Map(images.map((image) => [image.path, image])).values()),
    cache,
    workers,
    minFaceHeightPx,
    onProgress,
    openPipeline: () =>
      openFacePipeline({
        pipeline,
        workers,
        weightsDir,
        padModel,
        onProgress: ({ step, message }) => {
          if (step !== 'ready') onNote(message);
        },
        onFault: (fault) => onNote(fault.message),
      }),
  });
  return new Map(Array.from(readings, ([path, reading]) => [path, chooseFace(reading, faceChoice)]));
}
