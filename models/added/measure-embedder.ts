import { FUSED_FRAMES } from '#domain/access/visit';
import { framesFactor } from '#domain/promise/fused-images';
import { thresholdForPromise } from '#domain/promise/threshold';
import { calibratePipeline, type MeasuredPipeline } from '../calibration/calibrate-pipeline.ts';
import { readPeople } from '../calibration/people-from-folders.ts';
import { addedPipeline } from '../engines/known-pipelines.ts';
import { weightsOf } from '../engines/weights-of.ts';
import type { ReadingSetting } from '../evaluation/images/read-chosen-faces.ts';
import { evaluatePairs, type PairsEvaluation } from '../evaluation/pairs/evaluate-pairs.ts';
import type { EmbedderDescriptor } from './descriptor.ts';
import { UnusableModel } from './unusable-model.ts';

export interface MeasureEmbedderRequest {
  /** Not calibrated. */
  readonly descriptor: EmbedderDescriptor;
  readonly modelFile: string;
  /** A folder per person. */
  readonly imagesFolder: string;
  /** Pairs of these images, for accuracy; every pair of images is compared when null. */
  readonly pairsFile: string | null;
  /** What the calibration says of where its images come from. */
  readonly source: string;
  readonly reading: Omit<ReadingSetting, 'pipeline'>;
}

export type EmbedderTrial = {
  readonly evaluation: PairsEvaluation;
  readonly measured: MeasuredPipeline;
} & (
  | { readonly kind: 'calibrated'; readonly descriptor: EmbedderDescriptor }
  /** The scores end before a threshold could be set at a gate. */
  | { readonly kind: 'too-few-people'; readonly people: number; readonly neededPeople: number }
);

/** Worse than this no embedder is; the pictures reach it wrong. */
const WORST_EER = 0.35;
const SEED = 1;

/** What a lane asks of the scores beside the zone's promise: to tell that two sightings are of two people. */
const NEEDED_FMR = 1e-3;
/** Of strangers behind the last share that is trusted, and as much again for its upper bound. */
const PAIRS_NEEDED = 20;

/**
 * Evaluates an embedder on the deployer's images and measures the scores that thresholds are derived from.
 * @throws UnusableModel when it does not tell people apart; EvaluationError when the images cannot be used
 */
export async function measureEmbedder(request: MeasureEmbedderRequest): Promise<EmbedderTrial> {
  const { descriptor, modelFile, imagesFolder, pairsFile, source } = request;
  const reading: ReadingSetting = { ...request.reading, pipeline: addedPipeline(descriptor, modelFile) };
  const { people } = await readPeople(imagesFolder, reading);
  if (people.length < 2) throw new UnusableModel('images', `${imagesFolder} shows only one person`);
  const measured = calibratePipeline({
    people: people.map(({ personId, embeddings }) => ({ person: personId, embeddings })),
    source,
    seed: SEED,
    weights: weightsOf(reading.pipeline),
  });
  const calibrated = { ...descriptor, calibration: measured };
  const evaluation = await evaluatePairs({
    imagesFolder,
    compare: pairsFile === null ? { kind: 'all' } : { kind: 'listed', pairsFile, thresholdFrom: null },
    groupsFile: null,
    reading: { ...reading, pipeline: addedPipeline(calibrated, modelFile) },
  });
  if (Number.isNaN(evaluation.eer)) {
    throw new UnusableModel(
      'images',
      'nobody is compared with a second photo of themselves, so nothing shows that it recognises anybody',
    );
  }
  if (evaluation.eer > WORST_EER) {
    throw new UnusableModel(
      'model',
      `it does not tell people apart (equal error rate ${(100 * evaluation.eer).toFixed(0)}%); ` +
        'are --channels, --mean, --scale and --template those it was trained with?',
    );
  }
  const verdict = thresholdForPromise(
    { fpir: NEEDED_FMR, people: 1, photos: 1, frames: FUSED_FRAMES },
    measured.impostors,
  );
  if (verdict.kind === 'threshold')
    return { kind: 'calibrated', descriptor: calibrated, evaluation, measured };
  const pairs = (PAIRS_NEEDED * framesFactor(measured.impostors.fusion, FUSED_FRAMES)) / NEEDED_FMR;
  return {
    kind: 'too-few-people',
    people: people.length,
    neededPeople: Math.ceil(Math.sqrt(2 * pairs) / 50) * 50,
    evaluation,
    measured,
  };
}
