import { HOW_SEQUENCES_WERE_COUNTED, type SequencesEvaluation } from './evaluate-sequences.ts';
import { WHAT_THE_CHECKS_CLAIM } from './liveness-claims.ts';

/** The evaluation as machines read it: shares from 0 to 1, intervals of 95%. */
export function sequencesJson(evaluation: SequencesEvaluation) {
  return {
    protocol: 'pad-sequences',
    ...evaluation,
    howCounted: HOW_SEQUENCES_WERE_COUNTED,
    claims: WHAT_THE_CHECKS_CLAIM,
  };
}
