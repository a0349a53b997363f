import { percent, whole } from '../figures.ts';
import {
  ANSWERING_CHECKS,
  HOW_SEQUENCES_WERE_COUNTED,
  type LevelErrors,
  type SequenceGroup,
  type SequenceKind,
  type SequencesEvaluation,
  type ShownPresentation,
  saidByOwnModel,
} from '../pad/evaluate-sequences.ts';
import { WHAT_THE_CHECKS_CLAIM } from '../pad/liveness-claims.ts';
import { ASKING_LEVELS } from '../pad/present.ts';
import type { WorstKind } from '../pad/worst-kind.ts';
import { type BorderScores, borderScoreCards } from './border-score-cards.ts';
import { type ErrorExample, errorFigures } from './error-figures.ts';
import type { FaceDisplay } from './face-thumbnail.ts';
import { type Html, html } from './html.ts';
import { card, page, sideBySide } from './page.ts';
import { type Column, errorShareCell, table } from './table.ts';

const EXAMPLES = 12;

/** The evaluation as one page that needs nothing else. */
export async function sequencesReport(
  evaluation: SequencesEvaluation,
  display: FaceDisplay,
  madeOn: Date,
): Promise<string> {
  const { kinds, apcer, byGroup, shown, subject, pipeline, frames } = evaluation;
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
      sideBySide(borderScoreCards(borderScores(shown))),
      card('People', `BPCER by level. ${HOW_SEQUENCES_WERE_COUNTED}`, kindsTable(kinds, 'bona-fide')),
      card(
        'Attacks',
        'APCER by level, and how often each check gave which answer.',
        kindsTable(kinds, 'attack'),
      ),
      ...(byGroup
        ? [card('By group', 'APCER of the worst kind, and BPCER, of each group.', groupsTable(byGroup))]
        : []),
      await worstCard(shown, display),
    ],
  });
}

function borderScores(shown: readonly ShownPresentation[]): BorderScores {
  const of = (wanted: SequenceKind['side']) =>
    shown
      .filter(({ side }) => side === wanted)
      .map(({ borderScore }) => borderScore)
      .filter((score) => !Number.isNaN(score));
  return {
    honest: of('bona-fide'),
    attacks: of('attack'),
    what: 'Median over the frames of each presentation that got an answer',
  };
}

/** Levels ask for more and more: what passes the last passes all. */
async function worstCard(shown: readonly ShownPresentation[], display: FaceDisplay): Promise<Html> {
  const passed = shown
    .filter(({ side, passes }) => side === 'attack' && levelsPassed(passes) > 0)
    .toSorted((a, b) => levelsPassed(b.passes) - levelsPassed(a.passes) || b.borderScore - a.borderScore);
  const turnedAway = shown
    .filter(({ side, passes }) => side === 'bona-fide' && !passes.passive)
    .toSorted((a, b) => a.borderScore - b.borderScore || 0);
  const view = { display, crop: 'wide' } as const;
  return card(
    'Worst presentations',
    `The frame in the middle of each, with the median score of the border check.${
      display === 'shown' ? '' : ' Faces are masked (--show-faces shows them).'
    }`,
    [
      html`<h3>Attacks that were let through, at the highest levels first</h3>`,
      await errorFigures(passed.slice(0, EXAMPLES).map(exampleOf), view),
      html`<h3>People whom the border check kept out</h3>`,
      await errorFigures(turnedAway.slice(0, EXAMPLES).map(exampleOf), view),
    ],
  );
}

function levelsPassed(passes: ShownPresentation['passes']): number {
  return ASKING_LEVELS.filter((level) => passes[level]).length;
}

function exampleOf({ frame, borderScore, side, kind, passes }: ShownPresentation): ErrorExample {
  const highest = ASKING_LEVELS.findLast((level) => passes[level]);
  const error = side === 'attack' ? `let through at ${highest ?? 'no level'}` : 'not let through';
  return { images: [frame], score: borderScore, error, reference: kind };
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
