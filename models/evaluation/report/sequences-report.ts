import { percent, whole } from '../figures.ts';
import {
  ANSWERING_CHECKS,
  HOW_SEQUENCES_WERE_COUNTED,
  type LevelErrors,
  type SequenceGroup,
  type SequenceKind,
  type SequencesEvaluation,
  saidByOwnModel,
} from '../pad/evaluate-sequences.ts';
import { WHAT_THE_CHECKS_CLAIM } from '../pad/liveness-claims.ts';
import { ASKING_LEVELS, type AskingLevel } from '../pad/present.ts';
import { html } from './html.ts';
import { card, page } from './page.ts';
import { type Column, errorShareCell, table } from './table.ts';

/** The evaluation as one page that needs nothing else; it shows no faces. */
export function sequencesReport(evaluation: SequencesEvaluation, madeOn: Date): string {
  const { kinds, byGroup, subject, pipeline, frames } = evaluation;
  const worst = (side: SequenceKind['side'], level: AskingLevel) =>
    kinds
      .filter((each) => each.side === side)
      .toSorted((a, b) => b.errors[level].rate - a.errors[level].rate)[0];
  return page({
    title: `Presentation attacks over frames: ${subject}`,
    facts: [
      { name: 'pipeline', value: pipeline },
      { name: 'frames', value: whole(frames) },
      { name: 'made on', value: madeOn.toISOString().slice(0, 10) },
    ],
    tiles: ASKING_LEVELS.map((level) => ({
      name: `APCER of the worst kind, level ${level}`,
      value: percent(worst('attack', level)?.errors[level].rate ?? Number.NaN),
      detail: worst('attack', level)?.kind ?? 'no attack was shown',
    })),
    warnings: [WHAT_THE_CHECKS_CLAIM],
    sections: [
      card('People', `BPCER by level. ${HOW_SEQUENCES_WERE_COUNTED}`, kindsTable(kinds, 'bona-fide')),
      card(
        'Attacks',
        'APCER by level, and how often each check gave which answer.',
        kindsTable(kinds, 'attack'),
      ),
      ...(byGroup ? [card('By group', 'APCER and BPCER of each group.', groupsTable(byGroup))] : []),
    ],
  });
}

function kindsTable(kinds: readonly SequenceKind[], side: SequenceKind['side']) {
  const asked = ANSWERING_CHECKS.filter((check) => check !== 'own' || kinds.some(saidByOwnModel));
  return table<SequenceKind>(
    [
      { title: 'presentation', align: 'text', cell: ({ kind }) => html`<span class="whole">${kind}</span>` },
      { title: 'shown', align: 'number', cell: ({ presentations }) => whole(presentations) },
      ...levelColumns<SequenceKind>(side === 'attack' ? 'APCER' : 'BPCER', ({ errors }) => errors),
      ...asked.map(
        (check): Column<SequenceKind> => ({
          title: check,
          align: 'text',
          cell: ({ answers }) =>
            Object.entries(answers[check])
              .map(([answer, count]) => `${count} ${answer}`)
              .join(', '),
        }),
      ),
    ],
    kinds.filter((each) => each.side === side),
  );
}

function groupsTable(groups: readonly SequenceGroup[]) {
  return table<SequenceGroup>(
    [
      { title: 'group', align: 'text', cell: ({ group }) => group },
      ...levelColumns<SequenceGroup>('APCER', ({ apcer }) => apcer),
      ...levelColumns<SequenceGroup>('BPCER', ({ bpcer }) => bpcer),
    ],
    groups,
  );
}

function levelColumns<Row>(rate: string, errors: (row: Row) => LevelErrors): readonly Column<Row>[] {
  return ASKING_LEVELS.map((level) => ({
    title: `${rate}, ${level}`,
    align: 'text',
    cell: (row) => errorShareCell(errors(row)[level], 1),
  }));
}
