import { roundPercent } from '../../figures.ts';
import { type Histogram, histogramOf } from '../../statistics/histogram.ts';
import type { Html } from '../html.ts';
import { areaLayer, plot, thresholdLayer, type XY } from './plot.ts';
import { linearScale } from './scale.ts';

export interface ScoreChart {
  readonly description: string;
  readonly axisTitle: string;
  /** What is counted: `comparisons`, `searches`, `presentations`. */
  readonly samples: string;
  /** Drawn in the colours `first` and `second`. */
  readonly first: Iterable<number>;
  readonly second: Iterable<number>;
  readonly range: { readonly from: number; readonly to: number };
  readonly threshold: { readonly value: number; readonly label: string } | null;
}

const BINS = 80;

/** Two distributions over one axis, each of area 1: what lies on the wrong side of the threshold is in error. */
export function scoreChart({
  description,
  axisTitle,
  samples,
  first,
  second,
  range,
  threshold,
}: ScoreChart): Html {
  const bins = { ...range, count: BINS };
  const histograms = { first: histogramOf(first, bins), second: histogramOf(second, bins) };
  const highest = Math.max(...histograms.first.shares, ...histograms.second.shares, 0.01);
  return plot({
    description,
    x: { title: axisTitle, scale: linearScale(range.from, range.to, (value) => value.toFixed(1)) },
    y: { title: `share of ${samples}`, scale: linearScale(0, highest * 1.08, roundPercent) },
    layers: [
      areaLayer(outline(histograms.second), 'second'),
      areaLayer(outline(histograms.first), 'first'),
      ...(threshold ? [thresholdLayer(threshold.value, threshold.label)] : []),
    ],
  });
}

function outline({ from, binWidth, shares }: Histogram): readonly XY[] {
  return shares.flatMap((share, bin) => [
    { x: from + bin * binWidth, y: share },
    { x: from + (bin + 1) * binWidth, y: share },
  ]);
}
