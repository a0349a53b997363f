import path from 'node:path';
import type { PipelineId } from '#domain/face/embedding';
import { impostorScoresOf } from '../../calibration/pipeline-scores.ts';
import { qualityPoliciesOf } from '../../calibration/quality-policies.ts';
import { steadyRuleOf } from '../../calibration/steady-rule.ts';
import { EvaluationError } from '../evaluation-error.ts';
import type { ChosenFace } from '../images/image-reading.ts';
import type { ImageUnderTest } from '../images/image-set.ts';
import { type ReadingSetting, readChosenFaces } from '../images/read-chosen-faces.ts';
import { type Groups, readGroupsFile } from '../protocol/groups-file.ts';
import { type ErrorShare, errorShare } from '../statistics/error-share.ts';
import { defaultVerificationThreshold } from '../verification-threshold.ts';
import {
  ASKING_LEVELS,
  type AskingLevel,
  type PresentationAnswers,
  type PresentRules,
  present,
} from './present.ts';
import { type Presentation, readPresentationTree } from './presentation-tree.ts';
import { type WorstKind, worstOf } from './worst-kind.ts';

export interface SequencesRequest {
  /** A folder per kind with a folder of frames per presentation. */
  readonly bonaFideFolder: string;
  readonly attacksFolder: string;
  readonly groupsFile: string | null;
  readonly reading: ReadingSetting;
}

export interface SequenceKind {
  readonly kind: string;
  readonly side: 'bona-fide' | 'attack';
  readonly presentations: number;
  /** How often each answer was given. */
  readonly answers: Readonly<Record<AnsweringCheck, Readonly<Record<string, number>>>>;
  /** APCER of an attack: let through at the level. BPCER of people: not let through. */
  readonly errors: LevelErrors;
}

export type LevelErrors = Readonly<Record<AskingLevel, ErrorShare>>;

export const ANSWERING_CHECKS = ['passive', 'planarity', 'challenge', 'own'] as const;
type AnsweringCheck = (typeof ANSWERING_CHECKS)[number];

/** Null where no attack was shown. */
export type LevelWorst = Readonly<Record<AskingLevel, WorstKind | null>>;

export interface SequenceGroup {
  readonly group: string;
  /** Of the kind that is worst in this group. */
  readonly apcer: LevelWorst;
  readonly bpcer: LevelErrors;
}

export interface ShownPresentation {
  readonly kind: string;
  readonly side: SequenceKind['side'];
  readonly passes: PresentationAnswers['passes'];
  /** The median of the border check's scores, 0 (a border is seen) to 1 (none is); NaN where it had no answer. */
  readonly borderScore: number;
  /** The frame in the middle. */
  readonly frame: ImageUnderTest;
}

export interface SequencesEvaluation {
  readonly pipeline: PipelineId;
  readonly subject: string;
  /** People first, then attacks, by name. */
  readonly kinds: readonly SequenceKind[];
  readonly apcer: LevelWorst;
  readonly byGroup: readonly SequenceGroup[] | null;
  readonly shown: readonly ShownPresentation[];
  readonly frames: number;
  readonly seconds: number;
}

export const HOW_SEQUENCES_WERE_COUNTED =
  'Each folder of frames is one presentation, shown to the rules of a lane frame by frame. At a level a presentation ' +
  'passes when each answer that the level asks for was positively given; whatever has no answer does not pass. APCER ' +
  'is the share of attacks that pass, BPCER the share of people who do not; people who never turn their heads count. ' +
  'The APCER of all attacks, and of a group, is that of the worst kind, which each level may have another of.';

/** As a gate selects, unless its settings say otherwise: what is smaller nobody is told apart by. */
const MIN_FACE_HEIGHT_PX = 80;

/** Frames without a visible border that a lane asks for. */
const MIN_CLEAR_FRAMES = 2;

interface Shown {
  readonly presentation: Presentation;
  readonly side: SequenceKind['side'];
  readonly answers: PresentationAnswers;
  readonly faces: readonly ChosenFace[];
}

/**
 * Presentation attack detection over sequences of frames, check by check and level by level.
 * @throws EvaluationError when a folder holds no image, or the pipeline was never measured
 */
export async function evaluateSequences(request: SequencesRequest): Promise<SequencesEvaluation> {
  const started = performance.now();
  const { bonaFideFolder, attacksFolder } = request;
  const reading: ReadingSetting = { ...request.reading, minFaceHeightPx: MIN_FACE_HEIGHT_PX };
  const rules = rulesOf(reading);
  const groups = request.groupsFile === null ? null : await readGroupsFile(request.groupsFile);
  const people = await readPresentationTree(bonaFideFolder);
  const attacks = await readPresentationTree(attacksFolder);
  const all = [...people, ...attacks];
  const frames = all.flatMap((presentation) => presentation.frames);
  const faces = await readChosenFaces(frames, [bonaFideFolder, attacksFolder], reading);
  const show =
    (side: SequenceKind['side']) =>
    (presentation: Presentation): Shown => {
      const inOrder = presentation.frames.map(({ path }) => faces.get(path) ?? UNREAD);
      return { presentation, side, answers: present(presentation, inOrder, rules), faces: inOrder };
    };
  const shown = [...people.map(show('bona-fide')), ...attacks.map(show('attack'))];
  const kinds = kindsOf(shown);
  return {
    pipeline: reading.pipeline.id,
    subject: `${path.basename(path.resolve(bonaFideFolder))} and ${path.basename(path.resolve(attacksFolder))}`,
    kinds,
    apcer: worstByLevel(kinds),
    byGroup: groups && groupsOf(shown, groups),
    shown: shown.map(shownOf),
    frames: frames.length,
    seconds: (performance.now() - started) / 1000,
  };
}

const UNREAD: ChosenFace = { kind: 'failed', reason: 'missing', because: 'the image was not read' };

function rulesOf({ pipeline, padModel }: ReadingSetting): PresentRules {
  const scores = impostorScoresOf(pipeline);
  if (!scores) throw new EvaluationError(`no measured scores are known for the face pipeline ${pipeline.id}`);
  const verification = defaultVerificationThreshold(pipeline);
  if (verification.kind !== 'calibrated') {
    throw new EvaluationError(`the measured scores of ${pipeline.id} do not reach the default threshold`);
  }
  return {
    steady: steadyRuleOf(scores),
    // The least that anybody is held to: what would pass at a stricter one passes here.
    heldTo: verification.threshold,
    quality: qualityPoliciesOf(pipeline.id).probe,
    policy: {
      minClearFrames: MIN_CLEAR_FRAMES,
      ownModel: padModel ? 'present' : 'absent',
      commands: 'shown',
    },
  };
}

function shownOf({ presentation, side, answers, faces }: Shown): ShownPresentation {
  const middle = Math.floor(faces.length / 2);
  const file = presentation.frames[middle];
  if (!file) throw new RangeError('a presentation has a frame');
  return {
    kind: presentation.kind,
    side,
    passes: answers.passes,
    borderScore: medianOf(faces.flatMap(borderScoresOf)),
    frame: { file, person: 0, outcome: faces[middle] ?? UNREAD },
  };
}

function borderScoresOf(chosen: ChosenFace): readonly number[] {
  if (chosen.kind === 'failed') return [];
  const { passive } = chosen.face.liveness;
  return passive.kind === 'not-assessed' ? [] : [passive.score];
}

function medianOf(scores: readonly number[]): number {
  return scores.toSorted((a, b) => a - b)[Math.floor(scores.length / 2)] ?? Number.NaN;
}

function kindsOf(shown: readonly Shown[]): readonly SequenceKind[] {
  const groups = new Map<string, Shown[]>();
  for (const each of shown) {
    const key = `${each.side} ${each.presentation.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return Array.from(groups.values(), (members): SequenceKind => {
    const [first] = members;
    if (!first) throw new RangeError('a kind has a presentation');
    const { side, presentation } = first;
    return {
      kind: presentation.kind,
      side,
      presentations: members.length,
      answers: countedAnswers(members),
      errors: errorsOf(members),
    };
  }).toSorted((a, b) => order(a).localeCompare(order(b)));
}

function order({ side, kind }: SequenceKind): string {
  return `${side === 'bona-fide' ? 0 : 1} ${kind}`;
}

function countedAnswers(members: readonly Shown[]): SequenceKind['answers'] {
  const count = (check: AnsweringCheck): Readonly<Record<string, number>> => {
    const counted: Record<string, number> = {};
    for (const { answers } of members) counted[answers[check]] = (counted[answers[check]] ?? 0) + 1;
    return counted;
  };
  return {
    passive: count('passive'),
    planarity: count('planarity'),
    challenge: count('challenge'),
    own: count('own'),
  };
}

/** An attack errs when it passes, a person when they do not. */
function errorsOf(members: readonly Shown[]): LevelErrors {
  const errors = (level: AskingLevel): ErrorShare =>
    errorShare(
      members.filter(({ side, answers }) => answers.passes[level] === (side === 'attack')).length,
      members.length,
    );
  const [passive, planarity, challenge] = ASKING_LEVELS.map(errors);
  if (!passive || !planarity || !challenge) throw new RangeError('three levels ask');
  return { passive, planarity, challenge };
}

function worstByLevel(kinds: readonly SequenceKind[]): LevelWorst {
  const attacks = kinds.filter(({ side }) => side === 'attack');
  const worst = (level: AskingLevel) =>
    worstOf(attacks.map(({ kind, errors }) => ({ kind, share: errors[level] })));
  return { passive: worst('passive'), planarity: worst('planarity'), challenge: worst('challenge') };
}

function groupsOf(shown: readonly Shown[], groups: Groups): readonly SequenceGroup[] {
  const groupOf = ({ presentation: { name } }: Shown) => groups.groupOf(name, path.posix.basename(name));
  const names = Array.from(new Set(shown.map(groupOf).filter((group) => group !== null))).sort();
  return names.map((group) => {
    const members = shown.filter((each) => groupOf(each) === group);
    return {
      group,
      apcer: worstByLevel(kindsOf(members)),
      bpcer: errorsOf(members.filter(({ side }) => side === 'bona-fide')),
    };
  });
}

/** Without a model of the deployer's own it has no answer, and its column would only say so. */
export function saidByOwnModel({ answers }: SequenceKind): boolean {
  return Object.keys(answers.own).some((answer) => answer !== 'not-assessed');
}
