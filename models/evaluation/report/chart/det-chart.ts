import type { DetPoint } from '../../statistics/det-curve.ts';
import type { OperatingPoint } from '../../statistics/operating-points.ts';
import type { Html } from '../html.ts';
import { curveLayer, intervalLayer, markerLayer, plot } from './plot.ts';
import { logScale } from './scale.ts';

export interface DetChart {
  readonly curve: readonly DetPoint[];
  readonly points: readonly OperatingPoint[];
  /** `FMR` and `FNMR`, or `FPIR` and `FNIR`. */
  readonly names: { readonly falsePositive: string; readonly falseNegative: string };
  readonly mated: number;
  /** A threshold to point out, where one was chosen beforehand. */
  readonly marked: { readonly label: string; readonly point: DetPoint } | null;
}

/** Finer rates are made of a handful of pairs, and of wrong labels among them. */
const FINEST_RATE = 1e-6;

/** Both errors against each other on logarithmic axes, no further than the evidence reaches. */
export function detChart({ curve, points, names, mated, marked }: DetChart): Html {
  const rates = curve.map(({ falsePositiveRate }) => falsePositiveRate).filter((rate) => rate > 0);
  const fromX = decadeBelow(Math.max(FINEST_RATE, Math.min(1e-1, ...rates)));
  const fromY = decadeBelow(Math.min(1e-1, 1 / Math.max(1, mated)));
  const measured = points.filter(({ evidence }) => evidence === 'measured');
  return plot({
    description: `Detection error trade-off: ${names.falseNegative} against ${names.falsePositive}, both on logarithmic axes`,
    x: { title: `${names.falsePositive} (log)`, scale: logScale(fromX, 0) },
    y: { title: `${names.falseNegative} (log)`, scale: logScale(fromY, 0) },
    layers: [
      curveLayer(
        curve
          .filter(({ falsePositiveRate }) => falsePositiveRate >= 10 ** fromX)
          .map((point) => ({ x: point.falsePositiveRate, y: point.falseNegativeRate })),
        'first',
      ),
      intervalLayer(
        measured.map(({ falsePositiveRate, falseNegativeRate, interval }) => ({
          x: falsePositiveRate,
          y: falseNegativeRate,
          ...interval,
        })),
        'first',
      ),
      ...(marked
        ? [
            markerLayer(
              { x: marked.point.falsePositiveRate, y: marked.point.falseNegativeRate },
              marked.label,
            ),
          ]
        : []),
    ],
  });
}

function decadeBelow(rate: number): number {
  return Math.floor(Math.log10(rate) + 1e-9);
}
