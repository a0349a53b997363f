import { HOW_SEQUENCES_WERE_COUNTED, type SequencesEvaluation } from './evaluate-sequences.ts';
import { WHAT_THE_CHECKS_CLAIM } from './liveness-claims.ts';

/** The figures as machines read them, without the faces: shares from 0 to 1, intervals of 95%. */
export function sequencesJson({ shown, ...figures }: SequencesEvaluation) {
  return {
    protocol: 'pad-sequences',
    ...figures,
    howCounted: HOW_SEQUENCES_WERE_COUNTED,
    claims: WHAT_THE_CHECKS_CLAIM,
  };
}
