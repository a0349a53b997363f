import { percent, similarityText, whole } from '../figures.ts';
import { describeFailures, type EnrolFailures, type ImageUnderTest } from '../images/image-set.ts';
import type { OperatingPoint } from '../statistics/operating-points.ts';
import { rateKey } from '../statistics/rate-key.ts';
import type { FaceDisplay } from './face-thumbnail.ts';
import { type Html, html } from './html.ts';
import { card } from './page.ts';
import { table } from './table.ts';

/** Misses at fixed false positive rates, with intervals and what the evidence can carry. */
export function operatingPointsTable(
  points: readonly OperatingPoint[],
  names: { readonly falsePositive: string; readonly falseNegative: string },
  nonMated: number,
): Html {
  return table<OperatingPoint>(
    [
      { title: names.falsePositive, align: 'text', cell: (point) => rateKey(point.falsePositiveRate) },
      { title: names.falseNegative, align: 'number', cell: (point) => percent(point.falseNegativeRate) },
      {
        title: '95% interval',
        align: 'number',
        cell: ({ interval }) => `${percent(interval.low)} to ${percent(interval.high)}`,
      },
      { title: 'similarity', align: 'number', cell: (point) => similarityText(point.threshold) },
      {
        title: 'strangers at or above',
        align: 'number',
        cell: ({ falsePositives, evidence }) =>
          evidence === 'measured'
            ? `${whole(falsePositives)} of ${whole(nonMated)}`
            : html`<span class="beyond">beyond the evidence</span>`,
      },
    ],
    points,
  );
}

/** Every image that gave no template, so that none is dropped in silence. */
export function failuresCard(
  failures: EnrolFailures,
  images: readonly ImageUnderTest[],
  howCounted: string,
  display: FaceDisplay,
): Html {
  const failed = images.flatMap(({ file, outcome }, position) =>
    outcome.kind === 'failed'
      ? [{ name: display === 'shown' ? file.name : `image ${position + 1}`, outcome }]
      : [],
  );
  const shown = failed.slice(0, MOST_FAILURES_SHOWN);
  const more = failed.length - shown.length;
  return card(
    'Failures to enrol',
    `${whole(failures.failed)} of ${whole(failures.images)} images gave no template: FTE ${percent(failures.rate)} (${describeFailures(failures)}). ${howCounted}`,
    shown.length === 0
      ? html``
      : [
          table<(typeof shown)[number]>(
            [
              { title: 'image', align: 'text', cell: ({ name }) => name },
              { title: 'reason', align: 'text', cell: ({ outcome }) => outcome.reason },
              { title: 'what was found', align: 'text', cell: ({ outcome }) => outcome.because },
            ],
            shown,
          ),
          html`${more > 0 ? html`<p class="explain">and ${whole(more)} more, all of them in the JSON</p>` : null}`,
        ],
  );
}

const MOST_FAILURES_SHOWN = 50;

export function notesCard(notes: readonly string[]): Html {
  return card(
    'How this was measured',
    '',
    html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`,
  );
}
