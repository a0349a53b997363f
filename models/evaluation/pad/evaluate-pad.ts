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
import { readGroupsFile } from '../protocol/groups-file.ts';
import { readImageTree } from '../protocol/image-tree.ts';
import { type ErrorShare, errorShare } from '../statistics/error-share.ts';
import { type AttackKind, answersOf, attacksByKind, type PadAnswers, worstAttack } from './pad-answers.ts';
import { type PadGroup, padByGroup } from './pad-by-group.ts';
import type { WorstKind } from './worst-kind.ts';

export interface PadRequest {
  readonly bonaFideFolder: string;
  /** A folder per kind of attack, or images directly in it for one kind. */
  readonly attacksFolder: string;
  readonly groupsFile: string | null;
  readonly reading: ReadingSetting;
}

export interface PadEvaluation {
  readonly pipeline: PipelineId;
  readonly subject: string;
  readonly bonaFide: PadAnswers;
  readonly attacks: readonly AttackKind[];
  /** That of the worst kind, as ISO/IEC 30107-3 asks; null when no attack was assessed. */
  readonly apcer: WorstKind | null;
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
  'admitted where the check is asked for. APCER is that of the worst kind of attack, of all and of each group.';

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
  const ownKind = path.basename(path.resolve(attacksFolder));
  const attacks = attacksByKind(attackImages, ownKind);
  return {
    pipeline: reading.pipeline.id,
    subject: `${path.basename(path.resolve(bonaFideFolder))} and ${ownKind}`,
    bonaFide,
    attacks,
    apcer: worstAttack(attacks),
    bpcer: errorShare(bonaFide.suspect, bonaFide.clear + bonaFide.suspect),
    byGroup: groups && padByGroup({ bonaFide: bonaFideImages, attacks: attackImages, ownKind, groups }),
    failures,
    images,
    warnings: [...bonaFideFiles.warnings, ...attackFiles.warnings],
    seconds: (performance.now() - started) / 1000,
  };
}
