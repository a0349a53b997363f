import type { PipelineId } from '#domain/face/embedding';
import { ATTACK_CHECKS, WHOLE_FRAME } from '#domain/face/frame';
import { judgeQuality, type QualityVerdict } from '#domain/face/quality';
import type { FaceReading } from '#domain/face/reading';
import { qualityPoliciesOf } from '../../calibration/quality-policies.ts';
import type { KnownPipeline } from '../../engines/known-pipelines.ts';
import { openFacePipeline } from '../../engines/open-pipeline.ts';
import { type FacePipeline, PipelineFault } from '../../face-pipeline.ts';
import type { PadModel } from '../../pad-model.ts';
import { concurrently } from '../images/concurrently.ts';
import type { ReadingFailure } from '../images/image-reading.ts';
import { failed, pixelsOf, readPhotoFile } from '../images/photo-file.ts';
import { type PhotoVerdict, photoVerdict } from './photo-verdict.ts';

export interface PhotosRequest {
  readonly files: readonly string[];
  readonly pipeline: KnownPipeline;
  readonly workers: number;
  readonly weightsDir: string;
  /** A detector of attacks of the deployer's own. */
  readonly padModel?: PadModel | null;
  readonly onNote: (note: string) => void;
}

/** What a photo says of a face, without the template: that is nobody's to print. */
export interface EvaluatedFace extends Omit<FaceReading, 'embedding' | 'shape'> {
  /** Whether a gate would compare such a frame. */
  readonly probe: QualityVerdict;
}

export type EvaluatedPhoto =
  | {
      readonly kind: 'read';
      readonly file: string;
      readonly width: number;
      readonly height: number;
      /** Tallest first. */
      readonly faces: readonly EvaluatedFace[];
      readonly enrolment: PhotoVerdict;
    }
  | (ReadingFailure & { readonly file: string; readonly enrolment: PhotoVerdict });

export interface PhotosEvaluation {
  readonly pipeline: PipelineId;
  /** In the order asked for. */
  readonly photos: readonly EvaluatedPhoto[];
  readonly seconds: number;
}

/** What the pipeline sees in single photos and whether they would do; nothing of them is kept. */
export async function evaluatePhotos(request: PhotosRequest): Promise<PhotosEvaluation> {
  const started = performance.now();
  const { files, workers, weightsDir, padModel = null, onNote } = request;
  const { id } = request.pipeline;
  const pipeline = await openFacePipeline({
    pipeline: request.pipeline,
    workers: Math.min(workers, files.length),
    weightsDir,
    padModel,
    onProgress: ({ step, message }) => {
      if (step !== 'ready') onNote(message);
    },
  });
  const photos = new Map<string, EvaluatedPhoto>();
  try {
    await concurrently(Array.from(new Set(files)), workers, async (file) => {
      photos.set(file, await evaluatePhoto(file, pipeline, qualityPoliciesOf(id)));
    });
  } finally {
    await pipeline.close();
  }
  return {
    pipeline: id,
    photos: files.flatMap((file) => photos.get(file) ?? []),
    seconds: (performance.now() - started) / 1000,
  };
}

async function evaluatePhoto(
  file: string,
  pipeline: FacePipeline,
  policies: ReturnType<typeof qualityPoliciesOf>,
): Promise<EvaluatedPhoto> {
  const unreadable = (failure: ReadingFailure): EvaluatedPhoto => ({
    ...failure,
    file,
    enrolment: { kind: 'refused', because: 'unreadable' },
  });
  const content = await readPhotoFile(file);
  if (content.kind === 'failed') return unreadable(content);
  const photo = await pixelsOf(content);
  if (photo.kind === 'failed') return unreadable(photo);
  try {
    const { faces } = await pipeline.read(photo.image, {
      ...WHOLE_FRAME,
      attackChecks: ATTACK_CHECKS,
    });
    return {
      kind: 'read',
      file,
      width: photo.image.width,
      height: photo.image.height,
      faces: faces.map(({ embedding, shape, ...face }) => ({
        ...face,
        probe: judgeQuality(face.quality, policies.probe),
      })),
      enrolment: photoVerdict(faces, policies.enrolment),
    };
  } catch (error) {
    if (error instanceof PipelineFault) return unreadable(failed('engine-fault', error.message));
    throw error;
  }
}
