import { percent, whole } from '../figures.ts';
import { describeFailures } from '../images/image-set.ts';
import type { ErrorShare } from '../statistics/error-share.ts';
import type { PadEvaluation } from './evaluate-pad.ts';
import { WHAT_THE_CHECKS_CLAIM } from './liveness-claims.ts';
import type { PadAnswers } from './pad-answers.ts';
import type { WorstKind } from './worst-kind.ts';

/** The evaluation in a few lines for a terminal. */
export function padSummary(evaluation: PadEvaluation): string {
  const { bonaFide, bpcer, attacks, failures } = evaluation;
  const lines = [
    `${evaluation.subject}: ${whole(evaluation.images.length)} presentations, pipeline ${evaluation.pipeline}`,
    `  BPCER  ${describeShare(bpcer)}, ${describeAnswers(bonaFide)}`,
    ...attacks.map(
      (attack) => `  APCER  ${describeShare(attack.apcer)}, ${describeAnswers(attack)}: ${attack.kind}`,
    ),
    ...(evaluation.byGroup ?? []).map(
      ({ group, apcer, bpcer: own }) =>
        `  group ${group}  APCER of the worst kind ${describeWorst(apcer)}, BPCER ${describeShare(own)}`,
    ),
    `  no face or unreadable  ${percent(failures.rate)} (${describeFailures(failures)})`,
    ...evaluation.warnings.map((warning) => `  note: ${warning}`),
    `  ${WHAT_THE_CHECKS_CLAIM}`,
    `  ${evaluation.seconds.toFixed(1)} s`,
  ];
  return lines.join('\n');
}

function describeWorst(worst: WorstKind | null): string {
  return worst ? `${describeShare(worst.share)}: ${worst.kind}` : 'not measured';
}

function describeShare({ errors, trials, rate, interval }: ErrorShare): string {
  if (trials === 0) return 'not measured';
  return `${percent(rate)} (${errors} of ${trials}, 95%: ${percent(interval.low)} to ${percent(interval.high)})`;
}

function describeAnswers({ clear, suspect, notAssessed }: PadAnswers): string {
  return `${clear} clear, ${suspect} suspect, ${notAssessed} not assessed`;
}
