import { percent, similarityText, whole } from '../figures.ts';
import type { IdentificationEvaluation } from '../identification/evaluate-identification.ts';
import {
  HOW_SEARCHES_WERE_COUNTED,
  type RankedSearches,
  type Search,
} from '../identification/identification-scores.ts';
import { describeFailures } from '../images/image-set.ts';
import { detCurve } from '../statistics/det-curve.ts';
import { detChart } from './chart/det-chart.ts';
import { scoreChart } from './chart/score-chart.ts';
import { type ErrorExample, errorFigures } from './error-figures.ts';
import type { FaceDisplay } from './face-thumbnail.ts';
import { groupsTable } from './groups-table.ts';
import { type Html, html } from './html.ts';
import { card, legend, page, sideBySide, type Tile } from './page.ts';
import { qualityCard } from './quality-card.ts';
import { failuresCard, notesCard, operatingPointsTable } from './shared-sections.ts';

const NAMES = { falsePositive: 'FPIR', falseNegative: 'FNIR' } as const;
const EXAMPLES = 12;
const SUMMARY_FPIR = 1e-2;

/** The evaluation as one page that needs nothing else. */
export async function identificationReport(
  evaluation: IdentificationEvaluation,
  display: FaceDisplay,
  madeOn: Date,
): Promise<string> {
  const { scores, points, byGroup } = evaluation;
  const images = [...evaluation.gallery, ...evaluation.probes];
  return page({
    title: `Identification: ${evaluation.subject}`,
    facts: [
      { name: 'pipeline', value: evaluation.pipeline },
      { name: 'N', value: whole(evaluation.enrolled) },
      { name: 'probes', value: whole(evaluation.probes.length) },
      {
        name: 'of strangers',
        value: whole(scores.nonMated.similarities.length + scores.unsearched.nonMated),
      },
      { name: 'made on', value: madeOn.toISOString().slice(0, 10) },
    ],
    tiles: tilesOf(evaluation),
    warnings: evaluation.warnings,
    sections: [
      sideBySide([detCard(evaluation), scoresCard(evaluation)]),
      card(
        'Misses at fixed false positive rates',
        `How many searches by enrolled people fail at the lowest similarity that keeps strangers to the rate, among N = ${whole(evaluation.enrolled)}. FPIR grows with N: the figures hold for this gallery's size only.`,
        operatingPointsTable(points, NAMES, scores.nonMated.similarities.length),
      ),
      ...qualityCard({
        discards: evaluation.qualityDiscards,
        judged: `at similarity ${similarityText(evaluation.referenceThreshold)}`,
        rateName: 'FNIR',
        samples: 'probes',
      }),
      ...(byGroup
        ? [
            card(
              'By group',
              `Searches of each group at similarity ${similarityText(byGroup.threshold)} (FPIR 1% overall). Each probe counts 1, intervals are exact binomial. ${whole(byGroup.ungrouped)} probes belong to no group.`,
              groupsTable(
                byGroup.groups.map(({ group, people, failures, fnir, fpir }) => ({
                  group,
                  people,
                  failures,
                  falseNegatives: fnir,
                  falsePositives: fpir,
                })),
                NAMES,
              ),
            ),
          ]
        : []),
      await worstCard(evaluation, display),
      failuresCard(evaluation.failures, images, HOW_SEARCHES_WERE_COUNTED, display),
      notesCard(notesOf(evaluation)),
    ],
  });
}

function tilesOf(evaluation: IdentificationEvaluation): readonly Tile[] {
  const { rank1, points, galleryFailures, probeFailures, enrolled, galleryPeople } = evaluation;
  const summary = points.find(({ falsePositiveRate }) => falsePositiveRate === SUMMARY_FPIR);
  return [
    {
      name: 'Rank 1',
      value: percent(rank1.share),
      detail: `95%: ${percent(rank1.interval.low)} to ${percent(rank1.interval.high)}`,
    },
    ...(summary
      ? [
          {
            name: 'FNIR at FPIR 1%',
            value: percent(summary.falseNegativeRate),
            detail: `95%: ${percent(summary.interval.low)} to ${percent(summary.interval.high)}`,
          },
        ]
      : []),
    {
      name: 'Enrolled (N)',
      value: whole(enrolled),
      detail: `of ${whole(galleryPeople)} people in the gallery`,
    },
    {
      name: 'Failure to enrol, gallery',
      value: percent(galleryFailures.rate),
      detail: describeFailures(galleryFailures),
    },
    {
      name: 'Failure to acquire, probes',
      value: percent(probeFailures.rate),
      detail: describeFailures(probeFailures),
    },
  ];
}

function detCard({ scores, points }: IdentificationEvaluation): Html {
  const explanation =
    'Lower is better. Rings are the rates of the table below with 95% intervals, as far as there is evidence.';
  if (scores.nonMated.similarities.length === 0 || scores.mated.similarities.length === 0) {
    return card('Detection error trade-off', 'Needs probes of enrolled people and of strangers.', html``);
  }
  return card(
    'Detection error trade-off',
    explanation,
    detChart({
      curve: detCurve(scores.mated, scores.nonMated),
      points,
      names: NAMES,
      mated: scores.mated.similarities.length,
      marked: null,
    }),
  );
}

function scoresCard({ scores, referenceThreshold }: IdentificationEvaluation): Html {
  return card(
    'Best similarities',
    'What the first place of each search reached: the right person for probes of enrolled people, the nearest stranger otherwise.',
    [
      scoreChart({
        description: 'Histograms of the best similarity of searches by enrolled people and by strangers',
        axisTitle: 'cosine similarity',
        samples: 'searches',
        first: scores.mated.similarities,
        second: scores.nonMated.similarities,
        range: { from: 0, to: 1 },
        threshold:
          scores.nonMated.similarities.length > 0
            ? {
                value: referenceThreshold,
                label: `FPIR 1% ${similarityText(referenceThreshold)}`,
              }
            : null,
      }),
      legend([
        { label: `enrolled people (${whole(scores.mated.similarities.length)})`, colour: 'first' },
        { label: `strangers (${whole(scores.nonMated.similarities.length)})`, colour: 'second' },
      ]),
    ],
  );
}

async function worstCard(evaluation: IdentificationEvaluation, display: FaceDisplay): Promise<Html> {
  const { scores, referenceThreshold } = evaluation;
  const mated = scores.mated.similarities.length;
  const missed = Array.from({ length: Math.min(EXAMPLES, mated) }, (_, i) => mated - 1 - i);
  const accepted = Array.from(
    { length: Math.min(EXAMPLES, scores.nonMated.similarities.length) },
    (_, i) => i,
  );
  const faces = display === 'shown' ? '' : ' Faces are masked (--show-faces shows them).';
  return card(
    'Worst searches',
    `The probe and, beside it, the nearest photo of whoever came first. Marked are errors at similarity ${similarityText(referenceThreshold)}.${faces}`,
    [
      html`<h3>Enrolled people, least similar to their own photo</h3>`,
      await errorFigures(
        missed.flatMap((rank) => exampleOf(evaluation, scores.mated, rank)),
        { display, crop: 'near' },
      ),
      html`<h3>Strangers nearest to somebody</h3>`,
      await errorFigures(
        accepted.flatMap((rank) => exampleOf(evaluation, scores.nonMated, rank)),
        { display, crop: 'near' },
      ),
    ],
  );
}

/** None for a search that found nobody: there is no second face to show. */
function exampleOf(
  evaluation: IdentificationEvaluation,
  searches: RankedSearches,
  rank: number,
): readonly ErrorExample[] {
  const search = searches.searchAt(rank);
  const probe = evaluation.probes.findIndex(({ file }) => file.path === search.probe.path);
  const image = evaluation.probes[probe];
  if (!image || !search.best) return [];
  return [
    {
      images: [image, search.best.photo],
      score: search.best.similarity,
      error: errorOf(evaluation, search),
      reference: `probe ${probe + 1}`,
    },
  ];
}

function errorOf(
  { referenceThreshold, gallery }: IdentificationEvaluation,
  { person, best }: Search,
): string | null {
  const enrolled = gallery.some((image) => image.person === person);
  const reaches = best !== null && best.similarity >= referenceThreshold;
  if (!enrolled) return reaches ? 'false positive' : null;
  if (best?.person !== person) return reaches ? 'wrong person' : 'not found';
  return reaches ? null : 'not found';
}

function notesOf({ scores, enrolled, galleryPeople }: IdentificationEvaluation): readonly string[] {
  return [
    HOW_SEARCHES_WERE_COUNTED,
    `${whole(galleryPeople - enrolled)} people of the gallery could not be enrolled. ${whole(scores.unsearched.mated)} probes of enrolled people and ${whole(scores.unsearched.nonMated)} of strangers gave no template.`,
    'Every probe is compared with every template; the search is exact.',
    'Intervals hold 95% of 1,000 draws of people with replacement, the threshold chosen anew in each; the gallery stays as it is. Where nobody was missed it is the exact binomial interval of the number of people.',
    'FPIR is the share of searches by strangers in which anybody reaches the threshold, FNIR the share of searches by enrolled people in which the right person does not come first above it (ISO/IEC 19795-1).',
  ];
}
