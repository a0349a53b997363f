import { judgeLiveness, type LivenessLevel, type LivenessPolicy } from '#domain/access/liveness';
import { answerOf } from '#domain/access/liveness-evidence';
import type { Movement, SteadyRule } from '#domain/access/movement';
import { evidenceOfPerson } from '#domain/access/person-evidence';
import {
  beginVisit,
  challenged,
  type Sighting,
  type Visit,
  withoutSight,
  withSighting,
} from '#domain/access/visit';
import { judgeQuality, type QualityPolicy } from '#domain/face/quality';
import type { ChosenFace } from '../images/image-reading.ts';
import type { Presentation } from './presentation-tree.ts';

/** What each check, and each level of a zone, says in the end of one presentation. */
export interface PresentationAnswers {
  readonly passive: 'clear' | 'suspect' | 'not-assessed';
  readonly own: 'clear' | 'suspect' | 'not-assessed';
  readonly planarity: Movement['planarity']['kind'];
  readonly challenge: 'passed' | 'failed' | 'not-run';
  readonly passes: Readonly<Record<AskingLevel, boolean>>;
}

export const ASKING_LEVELS = [
  'passive',
  'planarity',
  'challenge',
] as const satisfies readonly LivenessLevel[];
export type AskingLevel = (typeof ASKING_LEVELS)[number];

export interface PresentRules {
  readonly steady: SteadyRule;
  readonly quality: QualityPolicy;
  readonly policy: Omit<LivenessPolicy, 'level'>;
  /** The similarity from which the evidence in a frame is the person's. */
  readonly heldTo: number;
}

const NOTHING_SEEN: PresentationAnswers = {
  passive: 'not-assessed',
  own: 'not-assessed',
  planarity: 'not-assessed',
  challenge: 'not-run',
  passes: { passive: false, planarity: false, challenge: false },
};

/** Shows a presentation to the rules of a lane, frame by frame. @param faces of its frames, in order */
export function present(
  { told }: Presentation,
  faces: readonly ChosenFace[],
  rules: PresentRules,
): PresentationAnswers {
  let visit: Visit | null = null;
  for (const [i, chosen] of faces.entries()) {
    const sighting = sightingOf(chosen, (1_000 * i) / told.framesPerSecond, rules);
    if (sighting)
      visit = visit ? withSighting(visit, sighting, rules.steady) : beginVisit('', sighting, rules.steady);
    if (visit && told.command && i + 1 === told.commandedAfterFrame) visit = challenged(visit, told.command);
  }
  return visit ? answersOf(withoutSight(visit, visit.lastSeenMs), rules) : NOTHING_SEEN;
}

function sightingOf(chosen: ChosenFace, atMs: number, { quality }: PresentRules): Sighting | null {
  if (chosen.kind === 'failed') return null;
  return { atMs, reading: chosen.face, quality: judgeQuality(chosen.face.quality, quality) };
}

function answersOf(visit: Visit, { policy, heldTo }: PresentRules): PresentationAnswers {
  const passes = (level: AskingLevel) => judgeLiveness(visit, { ...policy, level }, heldTo) === 'passed';
  const { passive, own, planarity, challenge } = evidenceOfPerson(visit, heldTo);
  return {
    passive: answerOf(passive),
    own: answerOf(own),
    planarity: planarity.kind,
    challenge: challenge.kind === 'running' ? 'failed' : challenge.kind,
    passes: { passive: passes('passive'), planarity: passes('planarity'), challenge: passes('challenge') },
  };
}
