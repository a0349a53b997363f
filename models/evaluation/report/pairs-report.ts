import { percent, similarityText, whole } from '../figures.ts';
import { describeFailures } from '../images/image-set.ts';
import type { PairsEvaluation } from '../pairs/evaluate-pairs.ts';
import { HOW_PAIRS_WERE_COUNTED, type RankedPairs } from '../pairs/pair-scores.ts';
import { describeAccuracy } from '../pairs/pairs-summary.ts';
import { detCurve } from '../statistics/det-curve.ts';
import { shareMissing, shareReaching } from '../statistics/error-rates.ts';
import { detChart } from './chart/det-chart.ts';
import { scoreChart } from './chart/score-chart.ts';
import { type ErrorExample, errorFigures } from './error-figures.ts';
import type { FaceDisplay } from './face-thumbnail.ts';
import { groupsTable } from './groups-table.ts';
import { type Html, html } from './html.ts';
import { card, legend, page, sideBySide, type Tile } from './page.ts';
import { qualityCard } from './quality-card.ts';
import { failuresCard, notesCard, operatingPointsTable } from './shared-sections.ts';

const NAMES = { falsePositive: 'FMR', falseNegative: 'FNMR' } as const;
const EXAMPLES = 12;
const SUMMARY_FMR = 1e-3;

/** The evaluation as one page that needs nothing else. */
export async function pairsReport(
  evaluation: PairsEvaluation,
  display: FaceDisplay,
  madeOn: Date,
): Promise<string> {
  const { scores, set, points, byGroup } = evaluation;
  return page({
    title: `Verification: ${evaluation.subject}`,
    facts: [
      { name: 'pipeline', value: evaluation.pipeline },
      { name: 'pairs', value: whole(evaluation.pairs) },
      { name: 'images', value: whole(set.images.length) },
      { name: 'people', value: whole(set.people.length) },
      { name: 'made on', value: madeOn.toISOString().slice(0, 10) },
    ],
    tiles: tilesOf(evaluation),
    warnings: evaluation.warnings,
    sections: [
      sideBySide([detCard(evaluation), scoresCard(evaluation)]),
      card(
        'Misses at fixed false match rates',
        'How many same-person comparisons fail at the lowest similarity that keeps strangers to the rate. Intervals are drawn over people.',
        operatingPointsTable(points, NAMES, scores.nonMated.similarities.length),
      ),
      ...qualityCard({
        discards: evaluation.qualityDiscards,
        judged: `at similarity ${similarityText(evaluation.referenceThreshold)}`,
        rateName: 'FNMR',
        samples: 'comparisons',
      }),
      ...(byGroup
        ? [
            card(
              'By group',
              `Errors within each group at similarity ${similarityText(byGroup.threshold)}; false matches are of strangers of the same group. Each pair counts 1, intervals are exact binomial. ${whole(byGroup.ungrouped)} images belong to no group.`,
              groupsTable(
                byGroup.groups.map(({ group, people, failures, fnmr, fmr }) => ({
                  group,
                  people,
                  failures,
                  falseNegatives: fnmr,
                  falsePositives: fmr,
                })),
                NAMES,
              ),
            ),
          ]
        : []),
      await worstCard(evaluation, display),
      failuresCard(evaluation.failures, set.images, HOW_PAIRS_WERE_COUNTED, display),
      notesCard(notesOf(evaluation)),
    ],
  });
}

function tilesOf({
  accuracy,
  points,
  eer,
  auc,
  failures,
  atDefaultThreshold,
}: PairsEvaluation): readonly Tile[] {
  const summary = points.find(({ falsePositiveRate }) => falsePositiveRate === SUMMARY_FMR);
  return [
    ...(accuracy.kind === 'not-measured'
      ? []
      : [
          {
            name: 'Accuracy',
            value: percent(accuracy.kind === 'folds' ? accuracy.folded.mean : accuracy.accuracy),
            detail: describeAccuracy(accuracy).replace(/^\S+ /, ''),
          },
        ]),
    ...(summary
      ? [
          {
            name: 'FNMR at FMR 1e-3',
            value: percent(summary.falseNegativeRate),
            detail: `95%: ${percent(summary.interval.low)} to ${percent(summary.interval.high)}`,
          },
        ]
      : []),
    { name: 'Equal error rate', value: percent(eer), detail: `AUC ${auc.toFixed(5)}` },
    { name: 'Failure to enrol', value: percent(failures.rate), detail: describeFailures(failures) },
    ...(atDefaultThreshold
      ? [
          {
            name: 'At the default threshold',
            value: percent(atDefaultThreshold.accuracy),
            detail: `${whole(atDefaultThreshold.falseMatches)} false matches, ${whole(atDefaultThreshold.falseNonMatches)} false non-matches at ${similarityText(atDefaultThreshold.threshold)}`,
          },
        ]
      : []),
  ];
}

function detCard({ scores, points, referenceThreshold, atDefaultThreshold }: PairsEvaluation): Html {
  const chart = detChart({
    curve: detCurve(scores.mated, scores.nonMated),
    points,
    names: NAMES,
    mated: scores.mated.similarities.length,
    marked: atDefaultThreshold
      ? {
          label: 'default threshold',
          point: {
            threshold: referenceThreshold,
            falsePositiveRate: shareReaching(scores.nonMated, referenceThreshold),
            falseNegativeRate: shareMissing(scores.mated, referenceThreshold),
          },
        }
      : null,
  });
  return card(
    'Detection error trade-off',
    'Lower is better. Rings are the rates of the table below with 95% intervals, as far as there is evidence.',
    chart,
  );
}

function scoresCard({ scores, referenceThreshold, atDefaultThreshold }: PairsEvaluation): Html {
  const lowest = Math.min(
    -0.2,
    scores.nonMated.similarities.at(-1) ?? 0,
    ...scores.mated.similarities.filter((similarity) => similarity > -Infinity).slice(-1),
  );
  return card(
    'Similarities',
    'Same-person comparisons left of the line are missed, comparisons of strangers right of it match falsely.',
    [
      scoreChart({
        description: 'Histograms of the similarity of mated and of non-mated comparisons',
        axisTitle: 'cosine similarity',
        samples: 'comparisons',
        first: scores.mated.similarities,
        second: scores.nonMated.similarities,
        range: { from: Math.max(-1, Math.floor(lowest * 10) / 10), to: 1 },
        threshold: {
          value: referenceThreshold,
          label: `${atDefaultThreshold ? 'default threshold' : 'FMR 1e-3'} ${similarityText(referenceThreshold)}`,
        },
      }),
      legend([
        { label: `same person (${whole(scores.mated.similarities.length)})`, colour: 'first' },
        { label: `different people (${whole(scores.nonMated.similarities.length)})`, colour: 'second' },
      ]),
    ],
  );
}

async function worstCard(evaluation: PairsEvaluation, display: FaceDisplay): Promise<Html> {
  const { scores, referenceThreshold } = evaluation;
  const mated = scores.mated.similarities.length;
  const leastSimilar = Array.from({ length: Math.min(EXAMPLES, mated) }, (_, i) => mated - 1 - i);
  const mostSimilar = Array.from(
    { length: Math.min(EXAMPLES, scores.nonMated.similarities.length) },
    (_, i) => i,
  );
  const whereToFind =
    evaluation.counting === 'each-pair'
      ? 'the line is that of the pairs file'
      : 'the numbers count the images in the order of their names';
  const faces = display === 'shown' ? '' : ` Faces are masked (--show-faces shows them); ${whereToFind}.`;
  return card(
    'Worst comparisons',
    `Marked are errors at similarity ${similarityText(referenceThreshold)}; wrong labels in the data gather here too.${faces}`,
    [
      html`<h3>Same person, least similar</h3>`,
      await errorFigures(
        leastSimilar.map((rank) =>
          example(evaluation, scores.mated, rank, (similarity) =>
            similarity >= referenceThreshold ? null : 'missed',
          ),
        ),
        { display, crop: 'near' },
      ),
      html`<h3>Different people, most similar</h3>`,
      await errorFigures(
        mostSimilar.map((rank) =>
          example(evaluation, scores.nonMated, rank, (similarity) =>
            similarity >= referenceThreshold ? 'false match' : null,
          ),
        ),
        { display, crop: 'near' },
      ),
    ],
  );
}

function example(
  { set }: PairsEvaluation,
  pairs: RankedPairs,
  rank: number,
  errorOf: (similarity: number) => string | null,
): ErrorExample {
  const { a, b, line } = pairs.pairAt(rank);
  const [first, second] = [set.images[a], set.images[b]];
  if (!first || !second) throw new RangeError(`there is no image of the comparison of rank ${rank}`);
  const similarity = pairs.similarities[rank] as number;
  return {
    images: [first, second],
    score: similarity,
    error: errorOf(similarity),
    reference: line === null ? `images ${a + 1} and ${b + 1}` : `line ${line}`,
  };
}

function notesOf(evaluation: PairsEvaluation): readonly string[] {
  const { scores, accuracy, counting } = evaluation;
  return [
    HOW_PAIRS_WERE_COUNTED,
    `${whole(scores.mated.similarities.length - scores.uncompared.mated)} same-person and ${whole(scores.nonMated.similarities.length)} different-people comparisons were made; ${whole(scores.uncompared.mated)} and ${whole(scores.uncompared.nonMated)} could not be.`,
    counting === 'each-person'
      ? 'FNMR, AUC and EER count each person alike, however many images there are of them; FMR counts each comparison.'
      : 'Each pair counts 1.',
    `Accuracy: ${describeAccuracy(accuracy)}.`,
    'Intervals hold 95% of 1,000 draws of people with replacement (100 draws for all pairs), the threshold chosen anew in each; people, not comparisons, are what chance draws. Where nobody was missed it is the exact binomial interval of the number of people.',
    'FMR is the share of comparisons between different people at or above the threshold, FNMR the share of same-person comparisons below it (ISO/IEC 19795-1).',
  ];
}
