import { roundPercent } from '../../figures.ts';
import type { QualityDiscard } from '../../quality-discard.ts';
import type { Html } from '../html.ts';
import { curveLayer, plot, type XY } from './plot.ts';
import { linearScale } from './scale.ts';

/** Classes of the page's style, in the order of the curves. */
export const DISCARD_COLOURS = ['first', 'second', 'third', 'fourth'] as const;

export interface DiscardWords {
  readonly rateName: string;
  readonly samples: string;
}

/** An axis that ends lower would be labelled in digits that nobody reads. */
const LOWEST_TOP = 0.004;

/** @param discards those to draw, at most as many as there are colours */
export function discardChart(discards: readonly QualityDiscard[], { rateName, samples }: DiscardWords): Html {
  const curves = discards.map(({ curve }) => curve);
  const highest = Math.max(LOWEST_TOP, ...curves.flat().map(({ missRate }) => missRate));
  const furthest = Math.max(0.01, ...curves.flat().map(({ discarded }) => discarded));
  const start = curves[0]?.[0]?.missRate ?? 0;
  return plot({
    description: `${rateName} as the ${samples} of the worst quality are left out, for the measures that foretell misses best`,
    x: { title: `share of ${samples} left out, worst first`, scale: linearScale(0, furthest, roundPercent) },
    y: { title: `${rateName} of the rest`, scale: linearScale(0, highest * 1.1, roundPercent) },
    layers: [
      curveLayer(perfect(start, furthest), 'ideal'),
      ...curves.map((curve, i) =>
        curveLayer(
          curve.map(({ discarded, missRate }) => ({ x: discarded, y: missRate })),
          DISCARD_COLOURS[i] ?? 'first',
        ),
      ),
    ],
  });
}

/** What a measure that knew every error would reach. */
function perfect(start: number, furthest: number): readonly XY[] {
  const steps = 60;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const x = (i / steps) * furthest;
    return { x, y: Math.max(0, (start - x) / (1 - x)) };
  });
}
