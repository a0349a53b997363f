import type { LivenessLevel } from './liveness.ts';
import { type Hours, isWithin, type Moment } from './schedule.ts';

/** Whether the face alone opens, or only together with the badge of the same person. */
export const ENTRY_WAYS = ['face', 'badge-and-face'] as const;

export type EntryWay = (typeof ENTRY_WAYS)[number];

/** What a zone asks before it believes who somebody is. */
export interface Proof {
  readonly entryBy: EntryWay;
  readonly liveness: LivenessLevel;
}

/** Another proof during some hours. */
export interface ProofDuring extends Proof {
  readonly during: Hours;
}

/** What is asked at this moment: the first of the hours that it lies in says, or else the usual holds. */
export function proofAt(usual: Proof, byTime: readonly ProofDuring[], moment: Moment): Proof {
  const { entryBy, liveness } = byTime.find(({ during }) => isWithin(during, moment)) ?? usual;
  return { entryBy, liveness };
}
