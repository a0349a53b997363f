import path from 'node:path';
import type { PipelineId } from '#domain/face/embedding';
import { EvaluationError } from '../evaluation-error.ts';
import type { ImageFile } from '../images/image-file.ts';
import {
  describeFailures,
  type EnrolFailures,
  enrolFailures,
  type ImageUnderTest,
} from '../images/image-set.ts';
import { type ReadingSetting, readChosenFaces } from '../images/read-chosen-faces.ts';
import { type Groups, readGroupsFile } from '../protocol/groups-file.ts';
import { readImageTree } from '../protocol/image-tree.ts';
import { type ErrorShare, errorShare } from '../statistics/error-share.ts';

export interface PadRequest {
  readonly bonaFideFolder: string;
  /** A folder per kind of attack, or images directly in it for one kind. */
  readonly attacksFolder: string;
  readonly groupsFile: string | null;
  readonly reading: ReadingSetting;
}

/** What the passive check said of the presentations of one kind. */
export interface PadAnswers {
  readonly presentations: number;
  readonly clear: number;
  readonly suspect: number;
  /** The check had no answer: the face was too small, or the engine has no such check. */
  readonly notAssessed: number;
  readonly failures: EnrolFailures;
  /** The presentations that were assessed, lowest score first: 0 (a border is seen) to 1 (none is seen). */
  readonly assessed: readonly AssessedPresentation[];
}

export interface AssessedPresentation {
  readonly image: ImageUnderTest;
  readonly answer: 'clear' | 'suspect';
  readonly score: number;
}

export interface AttackKind extends PadAnswers {
  readonly kind: string;
  /** Attacks taken for bona fide, of those that were assessed. */
  readonly apcer: ErrorShare;
}

/** Of the presentations of one group that got an answer, attacks of all kinds together. */
export interface PadGroup {
  readonly group: string;
  readonly apcer: ErrorShare;
  readonly bpcer: ErrorShare;
}

export interface PadEvaluation {
  readonly pipeline: PipelineId;
  readonly subject: string;
  readonly bonaFide: PadAnswers;
  readonly attacks: readonly AttackKind[];
  /** That of the worst kind, as ISO/IEC 30107-3 asks; null when no attack was assessed. */
  readonly apcer: { readonly kind: string; readonly share: ErrorShare } | null;
  /** Bona fide presentations taken for attacks, of those that were assessed. */
  readonly bpcer: ErrorShare;
  /** Null without a file of groups. */
  readonly byGroup: readonly PadGroup[] | null;
  readonly failures: EnrolFailures;
  readonly images: readonly ImageUnderTest[];
  readonly warnings: readonly string[];
  readonly seconds: number;
}

export const HOW_PRESENTATIONS_WERE_COUNTED =
  'Each image is one presentation, judged by the passive check alone. APCER and BPCER are shares of the presentations ' +
  'that the check gave an answer to; those without an answer are counted beside them. Without an answer nobody is ' +
  'admitted where the check is asked for.';

/**
 * Presentation attack detection over single images.
 * @throws EvaluationError when a folder holds no image or no image gave a face
 */
export async function evaluatePad({
  bonaFideFolder,
  attacksFolder,
  groupsFile,
  reading,
}: PadRequest): Promise<PadEvaluation> {
  const started = performance.now();
  const groups = groupsFile === null ? null : await readGroupsFile(groupsFile);
  const bonaFideFiles = await readImageTree(bonaFideFolder);
  const attackFiles = await readImageTree(attacksFolder);
  const faces = await readChosenFaces(
    [...bonaFideFiles.images, ...attackFiles.images],
    [bonaFideFolder, attacksFolder],
    reading,
  );
  const presented = (file: ImageFile): ImageUnderTest => ({
    file,
    person: 0,
    outcome: faces.get(file.path) ?? { kind: 'failed', reason: 'missing', because: 'the image was not read' },
  });
  const bonaFideImages = bonaFideFiles.images.map(presented);
  const attackImages = attackFiles.images.map(presented);
  const images = [...bonaFideImages, ...attackImages];
  const failures = enrolFailures(images);
  if (failures.failed === failures.images) {
    throw new EvaluationError(
      `nothing could be assessed: no image shows a face (${describeFailures(failures)})`,
    );
  }
  const bonaFide = answersOf(bonaFideImages);
  const attacks = attacksByKind(attackImages, path.basename(path.resolve(attacksFolder)));
  return {
    pipeline: reading.pipeline.id,
    subject: `${path.basename(path.resolve(bonaFideFolder))} and ${path.basename(path.resolve(attacksFolder))}`,
    bonaFide,
    attacks,
    apcer: worstOf(attacks),
    bpcer: errorShare(bonaFide.suspect, bonaFide.clear + bonaFide.suspect),
    byGroup: groups && padByGroup(bonaFideImages, attackImages, groups),
    failures,
    images,
    warnings: [...bonaFideFiles.warnings, ...attackFiles.warnings],
    seconds: (performance.now() - started) / 1000,
  };
}

/** An attack's kind is the first folder on its way; images directly in the folder are of the folder's own kind. */
function attacksByKind(images: readonly ImageUnderTest[], ownKind: string): readonly AttackKind[] {
  const kinds = new Map<string, ImageUnderTest[]>();
  for (const image of images) {
    const [first = ownKind, ...rest] = image.file.name.split('/');
    const kind = rest.length > 0 ? first : ownKind;
    kinds.set(kind, [...(kinds.get(kind) ?? []), image]);
  }
  return Array.from(kinds.entries())
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, members]) => {
      const answers = answersOf(members);
      return { kind, ...answers, apcer: errorShare(answers.clear, answers.clear + answers.suspect) };
    });
}

function answersOf(images: readonly ImageUnderTest[]): PadAnswers {
  const failures = enrolFailures(images);
  const assessed = images.flatMap((image): readonly AssessedPresentation[] => {
    if (image.outcome.kind === 'failed') return [];
    const { passive } = image.outcome.face.liveness;
    return passive.kind === 'not-assessed' ? [] : [{ image, answer: passive.kind, score: passive.score }];
  });
  const clear = assessed.filter(({ answer }) => answer === 'clear').length;
  return {
    presentations: images.length,
    clear,
    suspect: assessed.length - clear,
    notAssessed: images.length - failures.failed - assessed.length,
    failures,
    assessed: assessed.toSorted((a, b) => a.score - b.score || 0),
  };
}

function padByGroup(
  bonaFide: readonly ImageUnderTest[],
  attacks: readonly ImageUnderTest[],
  groups: Groups,
): readonly PadGroup[] {
  const groupOf = ({ file }: ImageUnderTest) => groups.groupOf(file.name, path.posix.basename(file.name));
  const names = new Set([...bonaFide, ...attacks].map(groupOf).filter((group) => group !== null));
  return Array.from(names)
    .sort()
    .map((group) => {
      const honest = answersOf(bonaFide.filter((image) => groupOf(image) === group));
      const attack = answersOf(attacks.filter((image) => groupOf(image) === group));
      return {
        group,
        apcer: errorShare(attack.clear, attack.clear + attack.suspect),
        bpcer: errorShare(honest.suspect, honest.clear + honest.suspect),
      };
    });
}

function worstOf(attacks: readonly AttackKind[]): PadEvaluation['apcer'] {
  const [worst] = attacks
    .filter(({ apcer }) => apcer.trials > 0)
    .toSorted((a, b) => b.apcer.rate - a.apcer.rate);
  return worst ? { kind: worst.kind, share: worst.apcer } : null;
}
