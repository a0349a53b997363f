import { percent, whole } from '../figures.ts';
import { describeFailures } from '../images/image-set.ts';
import { HOW_PRESENTATIONS_WERE_COUNTED, type PadEvaluation } from '../pad/evaluate-pad.ts';
import { WHAT_THE_CHECKS_CLAIM } from '../pad/liveness-claims.ts';
import type { AssessedPresentation, PadAnswers } from '../pad/pad-answers.ts';
import type { PadGroup } from '../pad/pad-by-group.ts';
import { type QualitySample, qualityDiscards } from '../quality-discard.ts';
import type { ErrorShare } from '../statistics/error-share.ts';
import { type BorderScores, borderScoreCards } from './border-score-cards.ts';
import { errorFigures } from './error-figures.ts';
import type { FaceDisplay } from './face-thumbnail.ts';
import { type Html, html } from './html.ts';
import { card, page, sideBySide, type Tile } from './page.ts';
import { qualityCard } from './quality-card.ts';
import { failuresCard, notesCard } from './shared-sections.ts';
import { errorShareCell, table, widestOf } from './table.ts';

const EXAMPLES = 12;

/** The evaluation as one page that needs nothing else. */
export async function padReport(
  evaluation: PadEvaluation,
  display: FaceDisplay,
  madeOn: Date,
): Promise<string> {
  const { bonaFide, attacks, bpcer } = evaluation;
  return page({
    title: `Presentation attacks: ${evaluation.subject}`,
    facts: [
      { name: 'pipeline', value: evaluation.pipeline },
      { name: 'bona fide', value: whole(bonaFide.presentations) },
      { name: 'attacks', value: whole(presentationsOf(attacks)) },
      { name: 'kinds', value: whole(attacks.length) },
      { name: 'made on', value: madeOn.toISOString().slice(0, 10) },
    ],
    tiles: tilesOf(evaluation),
    warnings: [WHAT_THE_CHECKS_CLAIM, ...evaluation.warnings],
    sections: [
      sideBySide(borderScoreCards(borderScores(evaluation))),
      card(
        'By kind of presentation',
        'Errors among the presentations that got an answer: attacks found clear, bona fide found suspect. Intervals are exact binomial.',
        kindsTable(evaluation, bpcer),
      ),
      ...qualityCard({
        discards: qualityDiscards(honestSamples(evaluation.bonaFide)),
        judged: 'of the border check',
        rateName: 'BPCER',
        samples: 'presentations',
      }),
      ...(evaluation.byGroup ? [groupsCard(evaluation.byGroup)] : []),
      await worstCard(evaluation, display),
      failuresCard(evaluation.failures, evaluation.images, HOW_PRESENTATIONS_WERE_COUNTED, display),
      notesCard([
        HOW_PRESENTATIONS_WERE_COUNTED,
        'APCER is that of the worst kind of attack, as ISO/IEC 30107-3 reports it; an average over kinds would hide the one that works.',
        WHAT_THE_CHECKS_CLAIM,
      ]),
    ],
  });
}

function tilesOf({ apcer, bpcer, bonaFide, attacks, failures }: PadEvaluation): readonly Tile[] {
  const unanswered = attacks.reduce((sum, { notAssessed }) => sum + notAssessed, 0);
  return [
    {
      name: 'APCER of the worst kind',
      value: percent(apcer?.share.rate ?? Number.NaN),
      detail: apcer ? `${apcer.kind}; ${describeInterval(apcer.share)}` : 'no attack got an answer',
    },
    { name: 'BPCER', value: percent(bpcer.rate), detail: describeInterval(bpcer) },
    {
      name: 'No answer, bona fide',
      value: percent(bonaFide.notAssessed / bonaFide.presentations),
      detail: `${whole(bonaFide.notAssessed)} of ${whole(bonaFide.presentations)}`,
    },
    {
      name: 'No answer, attacks',
      value: percent(unanswered / presentationsOf(attacks)),
      detail: `${whole(unanswered)} of ${whole(presentationsOf(attacks))}`,
    },
    { name: 'No face', value: percent(failures.rate), detail: describeFailures(failures) },
  ];
}

function borderScores({ bonaFide, attacks }: PadEvaluation): BorderScores {
  return {
    honest: scoresOf(bonaFide.assessed),
    attacks: scoresOf(attacks.flatMap(({ assessed }) => assessed)),
    what: 'Score of the presentations that got an answer',
  };
}

/** A person whom the check suspects, and how good their image is. */
function honestSamples({ assessed }: PadAnswers): readonly QualitySample[] {
  return assessed.flatMap(({ image: { outcome }, answer }) =>
    outcome.kind === 'chosen' ? [{ reports: [outcome.face.quality], missed: answer === 'suspect' }] : [],
  );
}

function scoresOf(assessed: readonly AssessedPresentation[]): readonly number[] {
  return assessed.map(({ score }) => score).filter((score) => !Number.isNaN(score));
}

async function worstCard({ bonaFide, attacks }: PadEvaluation, display: FaceDisplay): Promise<Html> {
  const honest = bonaFide.assessed.slice(0, EXAMPLES);
  const passed = attacks
    .flatMap(({ kind, assessed }) => assessed.map((presentation) => ({ kind, ...presentation })))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, EXAMPLES);
  return card(
    'Worst presentations',
    display === 'shown' ? '' : 'Faces are masked (--show-faces shows them).',
    [
      html`<h3>Attacks that look most like people</h3>`,
      await errorFigures(
        passed.map(({ kind, image, answer, score }) => ({
          images: [image],
          score,
          error: answer === 'clear' ? 'let through' : null,
          reference: kind,
        })),
        { display, crop: 'wide' },
      ),
      html`<h3>People who look most like attacks</h3>`,
      await errorFigures(
        honest.map(({ image, answer, score }) => ({
          images: [image],
          score,
          error: answer === 'suspect' ? 'suspected' : null,
          reference: 'bona fide',
        })),
        { display, crop: 'wide' },
      ),
    ],
  );
}

interface KindRow extends PadAnswers {
  readonly name: string;
  readonly errors: ErrorShare;
}

function kindsTable({ bonaFide, attacks }: PadEvaluation, bpcer: ErrorShare): Html {
  const rows: readonly KindRow[] = [
    ...attacks.map((attack) => ({ ...attack, name: `attack: ${attack.kind}`, errors: attack.apcer })),
    { ...bonaFide, name: 'bona fide', errors: bpcer },
  ];
  const widest = widestOf(rows.map(({ errors }) => errors));
  const count = (title: string, of: (row: KindRow) => number) => ({
    title,
    align: 'number' as const,
    cell: (row: KindRow) => whole(of(row)),
  });
  return table<KindRow>(
    [
      { title: 'presentation', align: 'text', cell: ({ name }) => name },
      count('shown', ({ presentations }) => presentations),
      count('clear', ({ clear }) => clear),
      count('suspect', ({ suspect }) => suspect),
      count('not assessed', ({ notAssessed }) => notAssessed),
      count('no face', ({ failures }) => failures.failed),
      {
        title: 'errors (APCER, BPCER)',
        align: 'text',
        cell: ({ errors }) => errorShareCell(errors, widest),
      },
    ],
    rows,
  );
}

function groupsCard(groups: readonly PadGroup[]): Html {
  const widest = widestOf(groups.flatMap(({ apcer, bpcer }) => [...(apcer ? [apcer.share] : []), bpcer]));
  return card(
    'By group',
    'APCER of the kind that is worst in each group, and BPCER, among the presentations that got an answer.',
    table<PadGroup>(
      [
        { title: 'group', align: 'text', cell: ({ group }) => group },
        {
          title: 'APCER',
          align: 'text',
          cell: ({ apcer }) =>
            apcer ? html`${apcer.kind} ${errorShareCell(apcer.share, widest)}` : 'no attack got an answer',
        },
        { title: 'BPCER', align: 'text', cell: ({ bpcer }) => errorShareCell(bpcer, widest) },
      ],
      groups,
    ),
  );
}

function presentationsOf(attacks: PadEvaluation['attacks']): number {
  return attacks.reduce((sum, { presentations }) => sum + presentations, 0);
}

function describeInterval({ trials, interval }: ErrorShare): string {
  return trials === 0 ? 'nobody got an answer' : `95%: ${percent(interval.low)} to ${percent(interval.high)}`;
}
