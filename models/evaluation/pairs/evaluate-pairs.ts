import path from 'node:path';
import type { PipelineId } from '#domain/face/embedding';
import { EvaluationError } from '../evaluation-error.ts';
import type { ImageFile } from '../images/image-file.ts';
import {
  describeFailures,
  type EnrolFailures,
  enrolFailures,
  type ImageSet,
  imageSet,
} from '../images/image-set.ts';
import { type ReadingSetting, readChosenFaces } from '../images/read-chosen-faces.ts';
import { readGroupsFile } from '../protocol/groups-file.ts';
import { readPairsFile } from '../protocol/pairs-file.ts';
import type { PairsProtocol } from '../protocol/pairs-protocol.ts';
import { readPersonFolders } from '../protocol/person-folders.ts';
import { type QualityDiscard, qualityDiscards } from '../quality-discard.ts';
import { areaUnderCurve } from '../statistics/area-under-curve.ts';
import { equalErrorRate } from '../statistics/equal-error-rate.ts';
import { thresholdAtRate } from '../statistics/error-rates.ts';
import { type OperatingPoint, operatingPoints } from '../statistics/operating-points.ts';
import { defaultVerificationThreshold } from '../verification-threshold.ts';
import { type RatesByGroup, ratesByGroup } from './group-rates.ts';
import type { PairScores } from './pair-scores.ts';
import { accuracyByFolds, accuracyByPickedThreshold, type PairsAccuracy } from './pairs-accuracy.ts';
import { pairQualitySamples } from './quality-samples.ts';
import { scoreAllPairs } from './score-all-pairs.ts';
import { labelled, rankListedPairs, scorePairs } from './score-listed-pairs.ts';
import { outcomeAt, type ThresholdOutcome } from './threshold-outcome.ts';

export interface PairsRequest {
  readonly imagesFolder: string;
  readonly compare:
    | {
        readonly kind: 'listed';
        readonly pairsFile: string;
        /** Another pairs file on the same images, on which the threshold for accuracy is picked. */
        readonly thresholdFrom: string | null;
      }
    /** A folder per person; everybody against everybody. */
    | { readonly kind: 'all' };
  readonly groupsFile: string | null;
  readonly reading: ReadingSetting;
}

export interface PairsEvaluation {
  readonly pipeline: PipelineId;
  /** The pairs file's name, or that of the folder whose images were all compared. */
  readonly subject: string;
  readonly counting: 'each-pair' | 'each-person';
  readonly pairs: number;
  readonly set: ImageSet;
  readonly scores: PairScores;
  readonly accuracy: PairsAccuracy;
  readonly auc: number;
  readonly eer: number;
  readonly failures: EnrolFailures;
  /** FNMR at FMR 1e-5 to 1e-1. */
  readonly points: readonly OperatingPoint[];
  readonly atDefaultThreshold: ThresholdOutcome | null;
  /** The default threshold, or where there is none, the one at FMR 1e-3 of these pairs. */
  readonly referenceThreshold: number;
  readonly qualityDiscards: readonly QualityDiscard[];
  readonly byGroup: RatesByGroup | null;
  readonly warnings: readonly string[];
  readonly seconds: number;
}

export const FALSE_MATCH_RATES = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1] as const;
const REFERENCE_FMR = 1e-3;

/** Enough for the ends of a 95% interval; a draw over all pairs of 5,000 images takes 10 ms. */
const REPLICATES = { listed: 1000, all: 100 } as const;
const SEED = 20_260_101;

/**
 * Verification 1:1 over named pairs or over all pairs of a folder.
 * @throws EvaluationError when the request cannot be carried out or no pair could be compared
 */
export async function evaluatePairs(request: PairsRequest): Promise<PairsEvaluation> {
  const started = performance.now();
  const groups = request.groupsFile === null ? null : await readGroupsFile(request.groupsFile);
  const compared = await compare(request);
  const { set, scores } = compared;
  const failures = enrolFailures(set.images);
  if (failures.failed === failures.images) {
    throw new EvaluationError(
      `nothing could be compared: none of the ${failures.images} images gave a template (${describeFailures(failures)})`,
    );
  }
  const { pipeline } = request.reading;
  const verification = defaultVerificationThreshold(pipeline);
  const referenceThreshold =
    verification.kind === 'calibrated'
      ? verification.threshold
      : thresholdAtRate(scores.nonMated, REFERENCE_FMR);
  return {
    pipeline: pipeline.id,
    subject: compared.subject,
    counting: request.compare.kind === 'listed' ? 'each-pair' : 'each-person',
    pairs: compared.pairs,
    set,
    scores,
    accuracy: compared.accuracy,
    auc: areaUnderCurve(scores.mated, scores.nonMated.similarities),
    eer: equalErrorRate(scores.mated, scores.nonMated),
    failures,
    points: operatingPoints(scores.mated, scores.nonMated, FALSE_MATCH_RATES, {
      people: set.people.length,
      replicates: REPLICATES[request.compare.kind],
      seed: SEED,
    }),
    atDefaultThreshold: verification.kind === 'calibrated' ? outcomeAt(verification.threshold, scores) : null,
    referenceThreshold,
    qualityDiscards: qualityDiscards(pairQualitySamples(scores, set, referenceThreshold)),
    byGroup: groups && ratesByGroup(scores, set, groups, referenceThreshold),
    warnings: compared.warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

interface Compared {
  readonly subject: string;
  readonly pairs: number;
  readonly set: ImageSet;
  readonly scores: PairScores;
  readonly accuracy: PairsAccuracy;
  readonly warnings: readonly string[];
}

function compare(request: PairsRequest): Promise<Compared> {
  switch (request.compare.kind) {
    case 'listed':
      return compareListed(request, request.compare);
    case 'all':
      return compareAll(request);
  }
}

async function compareListed(
  { imagesFolder, reading }: PairsRequest,
  { pairsFile, thresholdFrom }: PairsRequest['compare'] & { kind: 'listed' },
): Promise<Compared> {
  const protocol = await readPairsFile(pairsFile, imagesFolder);
  const picking = thresholdFrom === null ? null : await readPairsFile(thresholdFrom, imagesFolder);
  const named = imagesOf(protocol);
  const namedForPicking = picking ? imagesOf(picking) : [];
  const faces = await readChosenFaces(
    [...named, ...namedForPicking].map(({ file }) => file),
    [imagesFolder],
    reading,
  );
  const set = imageSet(named, faces);
  const scored = scorePairs(protocol.pairs, set);
  const accuracy =
    picking && thresholdFrom !== null
      ? accuracyByPickedThreshold(
          labelled(scored),
          labelled(scorePairs(picking.pairs, imageSet(namedForPicking, faces))),
          path.basename(thresholdFrom),
        )
      : accuracyByFolds(labelled(scored), protocol.folds);
  return {
    subject: path.basename(pairsFile),
    pairs: protocol.pairs.length,
    set,
    scores: rankListedPairs(scored, set),
    accuracy,
    warnings: [...protocol.warnings, ...(picking?.warnings ?? [])],
  };
}

async function compareAll({ imagesFolder, reading }: PairsRequest): Promise<Compared> {
  const { people, warnings } = await readPersonFolders(imagesFolder);
  const named = people.flatMap(({ person, images }) => images.map((file) => ({ file, person })));
  const faces = await readChosenFaces(
    named.map(({ file }) => file),
    [imagesFolder],
    reading,
  );
  const set = imageSet(named, faces);
  return {
    subject: `all pairs in ${path.basename(path.resolve(imagesFolder))}`,
    pairs: (set.images.length * (set.images.length - 1)) / 2,
    set,
    scores: await scoreAllPairs(set, reading.workers),
    accuracy: {
      kind: 'not-measured',
      because: 'among all pairs nearly all are non-mated, so that refusing everybody would look accurate',
    },
    warnings,
  };
}

function imagesOf({ pairs, personOf }: PairsProtocol): readonly { file: ImageFile; person: string }[] {
  return pairs
    .flatMap(({ a, b }) => [a, b])
    .map((file) => ({ file, person: personOf.get(file.name) ?? file.name }));
}
