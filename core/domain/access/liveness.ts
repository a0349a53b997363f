import type { AnswersSoFar, Visit } from './visit.ts';

/**
 * What a zone asks before it believes that a face is there and not a picture of one. Each level asks for all that
 * the level before it asks for, and one answer more; no score is made of several.
 */
export const LIVENESS_LEVELS = ['off', 'passive', 'planarity', 'challenge'] as const;
export type LivenessLevel = (typeof LIVENESS_LEVELS)[number];

export interface LivenessPolicy {
  readonly level: LivenessLevel;
  /** Frames without a visible border, and more than with one. */
  readonly minClearFrames: number;
  /** Whether the gate runs a model of the deployer's own, which then has to agree. */
  readonly ownModel: 'present' | 'absent';
  /** A lane that can show nothing cannot ask anybody to turn. */
  readonly commands: 'shown' | 'none';
}

export type LivenessVerdict =
  | 'passed'
  | 'attack-seen'
  | 'turn-wanted'
  | 'turn-under-way'
  | 'turn-failed'
  /** Something that the level asks for has not been seen yet, and may never be. */
  | 'still-open';

/** Nothing passes but what was positively seen: `not-assessed` and `undetermined` leave the question open. */
export function judgeLiveness(visit: Visit, policy: LivenessPolicy): LivenessVerdict {
  const { level, minClearFrames, ownModel } = policy;
  if (level === 'off') return 'passed';
  const asked = ownModel === 'present' ? [visit.passive, visit.own] : [visit.passive];
  if (asked.some((answers) => suspected(answers, minClearFrames))) return 'attack-seen';
  if (!asked.every((answers) => cleared(answers, minClearFrames))) return 'still-open';
  if (level === 'passive') return 'passed';
  if (level === 'planarity') return visit.planarity.kind === 'moved-3d' ? 'passed' : 'still-open';
  return judgeTurn(visit, policy);
}

function judgeTurn({ challenge, planarity, views }: Visit, { commands }: LivenessPolicy): LivenessVerdict {
  switch (challenge.kind) {
    case 'not-run':
      return commands === 'shown' && views.length > 0 ? 'turn-wanted' : 'still-open';
    case 'running':
      return 'turn-under-way';
    case 'failed':
      return 'turn-failed';
    case 'passed':
      return planarity.kind === 'moved-3d' ? 'passed' : 'still-open';
  }
}

/** Frames too poor to tell whose face it is clear nobody, but they must not make an attacker of somebody either. */
function suspected({ clear, clearOfUnknown, suspect }: AnswersSoFar, minFrames: number): boolean {
  return suspect >= minFrames && suspect > clear + clearOfUnknown;
}

function cleared({ clear, suspect }: AnswersSoFar, minFrames: number): boolean {
  return clear >= minFrames && clear > suspect;
}
