import { evidenceOfPerson, type PresenceEvidence } from './person-evidence.ts';
import type { FrameAnswers, Visit } from './visit.ts';

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

/**
 * Nothing passes but what was positively seen of the person: `not-assessed`, `undetermined` and what another face did
 * leave the question open.
 * @param heldTo the similarity from which the decision recognises anybody; with NaN nothing is anybody's
 */
export function judgeLiveness(visit: Visit, policy: LivenessPolicy, heldTo: number): LivenessVerdict {
  const { level, minClearFrames, ownModel } = policy;
  if (level === 'off') return 'passed';
  const checks = ownModel === 'present' ? (['passive', 'own'] as const) : (['passive'] as const);
  if (checks.some((check) => suspected(visit[check], minClearFrames))) return 'attack-seen';
  const evidence = evidenceOfPerson(visit, heldTo);
  if (!checks.every((check) => cleared(evidence[check], minClearFrames))) return 'still-open';
  if (level === 'passive') return 'passed';
  if (level === 'planarity') return evidence.planarity.kind === 'moved-3d' ? 'passed' : 'still-open';
  return judgeTurn(evidence, policy);
}

function judgeTurn(
  { challenge, planarity, newestView }: PresenceEvidence,
  { commands }: LivenessPolicy,
): LivenessVerdict {
  switch (challenge.kind) {
    case 'not-run':
      return commands === 'shown' && newestView === 'theirs' ? 'turn-wanted' : 'still-open';
    case 'running':
      return 'turn-under-way';
    case 'failed':
      return 'turn-failed';
    case 'passed':
      return planarity.kind === 'moved-3d' ? 'passed' : 'still-open';
  }
}

/** Clear frames of whomever keep a few noisy ones from making an attacker of somebody; they clear nobody by it. */
function suspected({ clear, suspect }: FrameAnswers, minFrames: number): boolean {
  return suspect >= minFrames && suspect > clear;
}

function cleared({ clear, suspect }: FrameAnswers, minFrames: number): boolean {
  return clear >= minFrames && clear > suspect;
}
