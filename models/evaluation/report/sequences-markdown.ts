import { whole } from '../figures.ts';
import { type SequenceKind, type SequencesEvaluation, saidByOwnModel } from '../pad/evaluate-sequences.ts';
import { ASKING_LEVELS, type AskingLevel } from '../pad/present.ts';
import type { WorstKind } from '../pad/worst-kind.ts';
import type { ErrorShare } from '../statistics/error-share.ts';

/** The tables of docs/evaluation/liveness.md: people and attacks, a row a kind, errors at each level. */
export function sequencesMarkdown({ kinds, apcer, frames, pipeline }: SequencesEvaluation): string {
  const people = kinds.filter(({ side }) => side === 'bona-fide');
  const attacks = kinds.filter(({ side }) => side === 'attack');
  const presentations = kinds.reduce((sum, each) => sum + each.presentations, 0);
  return [
    `${whole(presentations)} presentations, ${whole(frames)} frames, pipeline ${pipeline}.`,
    '',
    '**People (BPCER).** Not let through: count, share (95%, exact binomial).',
    '',
    ...tableOf(people),
    '',
    '**Attacks (APCER).** Let through.',
    '',
    ...tableOf(attacks),
    '',
    `APCER, that of the worst kind: ${ASKING_LEVELS.map((level) => describeWorst(level, apcer[level])).join('; ')}.`,
    '',
  ].join('\n');
}

function tableOf(kinds: readonly SequenceKind[]): readonly string[] {
  const withOwn = kinds.some(saidByOwnModel);
  const head = [
    'presentation',
    'shown',
    ...ASKING_LEVELS.map((level) => `level ${level}`),
    ...(withOwn ? ['own model said'] : []),
  ];
  return [
    row(head),
    row(head.map(() => '---')),
    ...kinds.map(({ kind, presentations, errors, answers }) =>
      row([
        kind,
        whole(presentations),
        ...ASKING_LEVELS.map((level) => describeShare(errors[level])),
        ...(withOwn ? [describeAnswers(answers.own)] : []),
      ]),
    ),
  ];
}

function describeWorst(level: AskingLevel, worst: WorstKind | null): string {
  return worst ? `level ${level}, ${worst.kind} ${describeShare(worst.share)}` : `level ${level}, no attack`;
}

function describeShare({ errors, trials, rate, interval }: ErrorShare): string {
  if (trials === 0) return 'not measured';
  const percent = (share: number) => String(Math.round(100 * share));
  return `${errors}, ${percent(rate)}% (${percent(interval.low)}-${percent(interval.high)})`;
}

function describeAnswers(answers: Readonly<Record<string, number>>): string {
  return Object.entries(answers)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([answer, count]) => `${answer}: ${count}`)
    .join(', ');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
