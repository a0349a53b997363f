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
import { ASKING_LEVELS } from '../pad/present.ts';
import type { WorstKind } from '../pad/worst-kind.ts';
import { html } from './html.ts';
import { card, page } from './page.ts';
import { type Column, errorShareCell, table } from './table.ts';

/** The evaluation as one page that needs nothing else; it shows no faces. */
export function sequencesReport(evaluation: SequencesEvaluation, madeOn: Date): string {
  const { kinds, apcer, byGroup, subject, pipeline, frames } = evaluation;
  return page({
    title: `Presentation attacks over frames: ${subject}`,
    facts: [
      { name: 'pipeline', value: pipeline },
      { name: 'frames', value: whole(frames) },
      { name: 'made on', value: madeOn.toISOString().slice(0, 10) },
    ],
    tiles: ASKING_LEVELS.map((level) => ({
      name: `APCER of the worst kind, level ${level}`,
      value: percent(apcer[level]?.share.rate ?? Number.NaN),
      detail: apcer[level]?.kind ?? 'no attack was shown',
    })),
    warnings: [WHAT_THE_CHECKS_CLAIM],
    sections: [
      card('People', `BPCER by level. ${HOW_SEQUENCES_WERE_COUNTED}`, kindsTable(kinds, 'bona-fide')),
      card(
        'Attacks',
        'APCER by level, and how often each check gave which answer.',
        kindsTable(kinds, 'attack'),
      ),
      ...(byGroup
        ? [card('By group', 'APCER of the worst kind, and BPCER, of each group.', groupsTable(byGroup))]
        : []),
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
      ...ASKING_LEVELS.map(
        (level): Column<SequenceGroup> => ({
          title: `APCER, ${level}`,
          align: 'text',
          cell: ({ apcer }) => worstCell(apcer[level]),
        }),
      ),
      ...levelColumns<SequenceGroup>('BPCER', ({ bpcer }) => bpcer),
    ],
    groups,
  );
}

function worstCell(worst: WorstKind | null) {
  if (!worst) return 'no attack';
  return html`<span class="whole">${worst.kind}</span> ${errorShareCell(worst.share, 1)}`;
}

function levelColumns<Row>(rate: string, errors: (row: Row) => LevelErrors): readonly Column<Row>[] {
  return ASKING_LEVELS.map((level) => ({
    title: `${rate}, ${level}`,
    align: 'text',
    cell: (row) => errorShareCell(errors(row)[level], 1),
  }));
}
