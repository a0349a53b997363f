import type { ChallengeEvidence, ChallengeFailure } from '../face/challenge.ts';
import type { PlanarityAnswer } from '../face/planarity.ts';
import type { LivenessLevel, LivenessPolicy } from './liveness.ts';
import type { PresenceEvidence } from './person-evidence.ts';
import type { FrameAnswers } from './visit.ts';

/** What was seen of an attack beside the border check's frames, as it is kept with an entry: answers, never a sum. */
export interface LivenessEvidence {
  /** What the zone asked for. */
  readonly level: LivenessLevel;
  /** Null where the gate has no model of the deployer's own. */
  readonly own: FrameAnswers | null;
  readonly planarity: PlanarityAnswer;
  readonly challenge:
    | { readonly kind: 'not-run' }
    | ({ readonly kind: 'passed' } & ChallengeEvidence)
    | ({ readonly kind: 'failed'; readonly because: ChallengeFailure } & ChallengeEvidence);
}

export function livenessEvidence(
  { own, planarity, challenge }: PresenceEvidence,
  level: LivenessLevel,
  { ownModel }: Pick<LivenessPolicy, 'ownModel'>,
): LivenessEvidence {
  return {
    level,
    own: ownModel === 'present' ? { clear: own.clear, suspect: own.suspect } : null,
    planarity,
    // A decision that falls while somebody is still turning was made without the turn.
    challenge: challenge.kind === 'running' ? { kind: 'not-run' } : challenge,
  };
}

/** As many suspect frames as clear ones are no clearance. */
export function answerOf({ clear, suspect }: FrameAnswers): 'clear' | 'suspect' | 'not-assessed' {
  if (clear + suspect === 0) return 'not-assessed';
  return clear > suspect ? 'clear' : 'suspect';
}
