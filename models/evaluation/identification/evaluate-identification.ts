import path from 'node:path';
import type { PipelineId } from '#domain/face/embedding';
import { EvaluationError } from '../evaluation-error.ts';
import type { ChosenFace } from '../images/image-reading.ts';
import {
  describeFailures,
  type EnrolFailures,
  enrolFailures,
  type ImageUnderTest,
} from '../images/image-set.ts';
import { type ReadingSetting, readChosenFaces } from '../images/read-chosen-faces.ts';
import { readGroupsFile } from '../protocol/groups-file.ts';
import { type PersonImages, readPersonFolders } from '../protocol/person-folders.ts';
import { type QualityDiscard, qualityDiscards } from '../quality-discard.ts';
import { LOWEST_THRESHOLD, shareMissing, thresholdAtRate } from '../statistics/error-rates.ts';
import { knownFromPeople, type OperatingPoint, operatingPoints } from '../statistics/operating-points.ts';
import { bootstrapOverPeople, type Interval } from '../statistics/people-bootstrap.ts';
import { type SearchRatesByGroup, searchRatesByGroup } from './group-search-rates.ts';
import type { IdentificationScores } from './identification-scores.ts';
import { enrol, scoreSearches } from './score-searches.ts';
import { searchQualitySamples } from './search-quality-samples.ts';

export interface IdentificationRequest {
  /** A folder per person each. */
  readonly galleryFolder: string;
  readonly probesFolder: string;
  readonly groupsFile: string | null;
  readonly reading: ReadingSetting;
}

export interface IdentificationEvaluation {
  readonly pipeline: PipelineId;
  readonly subject: string;
  /** How many people the gallery holds, with a template. */
  readonly enrolled: number;
  readonly galleryPeople: number;
  readonly people: readonly string[];
  readonly gallery: readonly ImageUnderTest[];
  readonly probes: readonly ImageUnderTest[];
  readonly scores: IdentificationScores;
  /** Share of mated probes whose person comes first, whatever the similarity. */
  readonly rank1: { readonly share: number; readonly interval: Interval };
  /** FNIR at FPIR 1e-3 to 1e-1; none without strangers among the probes. */
  readonly points: readonly OperatingPoint[];
  readonly failures: EnrolFailures;
  readonly galleryFailures: EnrolFailures;
  readonly probeFailures: EnrolFailures;
  /** The threshold at FPIR 1% of these searches, by which groups and single errors are judged. */
  readonly referenceThreshold: number;
  readonly qualityDiscards: readonly QualityDiscard[];
  readonly byGroup: SearchRatesByGroup | null;
  readonly warnings: readonly string[];
  readonly seconds: number;
}

export const FALSE_POSITIVE_RATES = [1e-3, 1e-2, 1e-1] as const;
const REFERENCE_FPIR = 1e-2;
const REPLICATES = 1000;
const SEED = 20_260_101;

/**
 * Identification 1:N: every probe searches the gallery; a probe whose folder is not in the gallery is a stranger.
 * @throws EvaluationError when the request cannot be carried out or nobody could be enrolled
 */
export async function evaluateIdentification(
  request: IdentificationRequest,
): Promise<IdentificationEvaluation> {
  const started = performance.now();
  const { galleryFolder, probesFolder, reading } = request;
  const groups = request.groupsFile === null ? null : await readGroupsFile(request.groupsFile);
  const galleryFolders = await readPersonFolders(galleryFolder);
  const probeFolders = await readPersonFolders(probesFolder);
  const everybody = [...galleryFolders.people, ...probeFolders.people];
  const people = Array.from(new Set(everybody.map(({ person }) => person)));
  const faces = await readChosenFaces(
    everybody.flatMap(({ images }) => images),
    [galleryFolder, probesFolder],
    reading,
  );
  const indexOf = new Map(people.map((person, index) => [person, index]));
  const gallery = underTest(galleryFolders.people, indexOf, faces);
  const probes = underTest(probeFolders.people, indexOf, faces);

  const enrolled = enrol(gallery);
  const galleryFailures = enrolFailures(gallery);
  if (enrolled.length === 0) {
    throw new EvaluationError(
      `nobody could be enrolled: none of the ${gallery.length} images gave a template (${describeFailures(galleryFailures)})`,
    );
  }
  const inGallery = new Set(gallery.map(({ person }) => person));
  const scores = await scoreSearches(enrolled, probes, (person) => inGallery.has(person), reading.workers);
  const bootstrap = { people: people.length, replicates: REPLICATES, seed: SEED };
  const [rank1Interval = { low: Number.NaN, high: Number.NaN }] = bootstrapOverPeople(
    bootstrap,
    (timesDrawn) => [1 - shareMissing(scores.mated.redrawn(timesDrawn), LOWEST_THRESHOLD)],
  );
  const rank1 = 1 - shareMissing(scores.mated, LOWEST_THRESHOLD);
  const referenceThreshold = thresholdAtRate(scores.nonMated, REFERENCE_FPIR);
  return {
    pipeline: reading.pipeline.id,
    subject: `${path.basename(path.resolve(probesFolder))} searched in ${path.basename(path.resolve(galleryFolder))}`,
    enrolled: enrolled.length,
    galleryPeople: galleryFolders.people.length,
    people,
    gallery,
    probes,
    scores,
    rank1: { share: rank1, interval: knownFromPeople(rank1, rank1Interval, scores.mated.people) },
    points: operatingPoints(scores.mated, scores.nonMated, FALSE_POSITIVE_RATES, bootstrap),
    failures: enrolFailures([...gallery, ...probes]),
    galleryFailures,
    probeFailures: enrolFailures(probes),
    referenceThreshold,
    qualityDiscards: qualityDiscards(searchQualitySamples(scores, probes, referenceThreshold)),
    byGroup: groups && searchRatesByGroup({ scores, probes, people, groups, threshold: referenceThreshold }),
    warnings: [
      ...galleryFolders.warnings,
      ...probeFolders.warnings,
      ...sharedContent(gallery, probes),
      ...(scores.nonMated.similarities.length === 0
        ? ['no probe is of a stranger, so that FPIR and FNIR could not be measured']
        : []),
    ],
    seconds: (performance.now() - started) / 1000,
  };
}

function underTest(
  folders: readonly PersonImages[],
  indexOf: ReadonlyMap<string, number>,
  faces: ReadonlyMap<string, ChosenFace>,
): readonly ImageUnderTest[] {
  return folders.flatMap(({ person, images }) =>
    images.map((file) => ({
      file,
      person: indexOf.get(person) ?? -1,
      outcome: faces.get(file.path) ?? {
        kind: 'failed',
        reason: 'missing',
        because: 'the image was not read',
      },
    })),
  );
}

/** The same file on both sides would be found without any recognition. */
function sharedContent(
  gallery: readonly ImageUnderTest[],
  probes: readonly ImageUnderTest[],
): readonly string[] {
  const hashes = ({ outcome }: ImageUnderTest) => (outcome.kind === 'chosen' ? [outcome.contentHash] : []);
  const enrolled = new Set(gallery.flatMap(hashes));
  const shared = probes.flatMap(hashes).filter((hash) => enrolled.has(hash)).length;
  return shared === 0
    ? []
    : [`${shared} probes are the very files of the gallery, which flatters the result`];
}
