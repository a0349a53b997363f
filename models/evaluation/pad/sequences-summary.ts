import { percent, whole } from '../figures.ts';
import type { ErrorShare } from '../statistics/error-share.ts';
import {
  ANSWERING_CHECKS,
  type LevelErrors,
  type LevelWorst,
  type SequenceKind,
  type SequencesEvaluation,
} from './evaluate-sequences.ts';
import { WHAT_THE_CHECKS_CLAIM } from './liveness-claims.ts';
import { ASKING_LEVELS } from './present.ts';

/** The evaluation in a few lines a kind, for a terminal. */
export function sequencesSummary(evaluation: SequencesEvaluation): string {
  const { subject, kinds, byGroup, frames, ...rest } = evaluation;
  const presentations = kinds.reduce((sum, each) => sum + each.presentations, 0);
  return [
    `${subject}: ${whole(presentations)} presentations, ${whole(frames)} frames, pipeline ${rest.pipeline}`,
    ...kinds.flatMap(describeKind),
    `  APCER of the worst kind: ${describeWorst(evaluation.apcer)}`,
    ...(byGroup ?? []).flatMap(({ group, apcer, bpcer }) => [
      `  group ${group}: APCER of the worst kind: ${describeWorst(apcer)}`,
      `  group ${group}: BPCER ${describeLevels(bpcer)}`,
    ]),
    `  ${WHAT_THE_CHECKS_CLAIM}`,
    `  ${rest.seconds.toFixed(1)} s`,
  ].join('\n');
}

function describeKind({ kind, side, presentations, answers, errors }: SequenceKind): readonly string[] {
  const name = side === 'attack' ? 'APCER' : 'BPCER';
  const given = ANSWERING_CHECKS.map((check) => {
    const counts = Object.entries(answers[check]).map(([answer, count]) => `${count} ${answer}`);
    return `${check}: ${counts.join(', ')}`;
  });
  return [`  ${kind} (${presentations})  ${name} ${describeLevels(errors)}`, `    ${given.join('; ')}`];
}

function describeLevels(errors: LevelErrors): string {
  return ASKING_LEVELS.map((level) => `${level} ${describeShare(errors[level])}`).join(', ');
}

function describeWorst(apcer: LevelWorst): string {
  return ASKING_LEVELS.map((level) => {
    const worst = apcer[level];
    return worst ? `${level} ${worst.kind} ${describeShare(worst.share)}` : `${level} not measured`;
  }).join(', ');
}

function describeShare({ trials, rate, interval }: ErrorShare): string {
  if (trials === 0) return 'not measured';
  return `${percent(rate)} (95%: ${percent(interval.low)} to ${percent(interval.high)})`;
}
