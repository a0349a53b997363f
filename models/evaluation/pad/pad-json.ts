import { failuresJson } from '../images/failures-json.ts';
import { HOW_PRESENTATIONS_WERE_COUNTED, type PadEvaluation } from './evaluate-pad.ts';
import { WHAT_THE_CHECKS_CLAIM } from './liveness-claims.ts';
import type { PadAnswers } from './pad-answers.ts';

/** The evaluation as machines read it: shares from 0 to 1, intervals of 95%, null for what there was no evidence for. */
export function padJson(evaluation: PadEvaluation) {
  const { apcer, bpcer, bonaFide, attacks } = evaluation;
  return {
    protocol: 'pad',
    subject: evaluation.subject,
    pipeline: evaluation.pipeline,
    apcer: apcer?.share.rate ?? null,
    apcerOfWorstKind: apcer,
    bpcer: bpcer.rate,
    bpcerShare: bpcer,
    bonaFide: answersJson(bonaFide),
    attacks: attacks.map((attack) => ({
      kind: attack.kind,
      apcer: attack.apcer,
      ...answersJson(attack),
    })),
    byGroup: evaluation.byGroup,
    ...failuresJson(evaluation.failures, evaluation.images),
    howCounted: HOW_PRESENTATIONS_WERE_COUNTED,
    claims: WHAT_THE_CHECKS_CLAIM,
    warnings: evaluation.warnings,
    seconds: evaluation.seconds,
  };
}

function answersJson({ presentations, clear, suspect, notAssessed, failures }: PadAnswers) {
  return { presentations, clear, suspect, notAssessed, noFace: failures.failed };
}
