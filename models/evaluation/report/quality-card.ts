import { percent, roundPercent } from '../figures.ts';
import type { QualityDiscard } from '../quality-discard.ts';
import { DISCARD_COLOURS, discardChart } from './chart/discard-chart.ts';
import { type Html, html } from './html.ts';
import { card, legend } from './page.ts';
import { table } from './table.ts';

export interface QualityCard {
  readonly discards: readonly QualityDiscard[];
  /** What a miss is judged by, such as `at similarity .335`. */
  readonly judged: string;
  /** `FNMR`, `FNIR` or `BPCER`. */
  readonly rateName: string;
  /** `comparisons`, `probes` or `presentations`. */
  readonly samples: string;
}

/** Measures are put in the order of what leaving out this share gains. */
const COMPARED_AT = 0.1;
const COLUMNS = [0.05, COMPARED_AT, 0.2] as const;

/** Whether quality foretells misses; none where no measure was taken. */
export function qualityCard({ discards, judged, rateName, samples }: QualityCard): readonly Html[] {
  if (discards.length === 0) return [];
  const ordered = discards.toSorted((a, b) => rateWithout(a, COMPARED_AT) - rateWithout(b, COMPARED_AT));
  const drawn = ordered.slice(0, DISCARD_COLOURS.length);
  const chart = html`<div>${discardChart(drawn, { rateName, samples })}${legend([
    ...drawn.map(({ measure }, i) => ({ label: measure, colour: DISCARD_COLOURS[i] ?? 'first' })),
    { label: 'a measure that knew every miss', colour: 'ideal' },
  ])}</div>`;
  const figures = table<QualityDiscard>(
    [
      { title: 'measure', align: 'text', cell: ({ measure }) => measure },
      { title: 'all', align: 'number', cell: (discard) => percent(rateWithout(discard, 0)) },
      ...COLUMNS.map((share) => ({
        title: `less ${roundPercent(share)}`,
        align: 'number' as const,
        cell: (discard: QualityDiscard) => percent(rateWithout(discard, share)),
      })),
    ],
    ordered,
  );
  return [
    card(
      'Does quality foretell misses?',
      `${rateName} ${judged} as the ${samples} with the worst image are left out. A measure that stays level does not know what is needed there.`,
      html`<div class="chart-and-table">${chart}<div>${figures}</div></div>`,
    ),
  ];
}

function rateWithout({ curve }: QualityDiscard, share: number): number {
  const nearest = curve.findLast(({ discarded }) => discarded <= share + 1e-9);
  return nearest?.missRate ?? Number.NaN;
}
