import { percent, whole } from '../figures.ts';
import type { ErrorShare } from '../statistics/error-share.ts';
import { type Html, html } from './html.ts';

export interface Column<Row> {
  readonly title: string;
  readonly align: 'text' | 'number';
  cell(row: Row): Html | string | number;
}

export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const classOf = ({ align }: Column<Row>) => (align === 'number' ? 'number' : 'name');
  return html`<div class="wide"><table>
<thead><tr>${columns.map((column) => html`<th class="${classOf(column)}">${column.title}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${columns.map((column) => html`<td class="${classOf(column)}">${column.cell(row)}</td>`)}</tr>`,
  )}</tbody>
</table></div>`;
}

/** A rate with what stands behind it, and its interval drawn on a line from 0 to `widest`. */
export function errorShareCell({ errors, trials, rate, interval }: ErrorShare, widest: number): Html {
  if (trials === 0) return html`<span class="quiet">no comparisons</span>`;
  const along = (share: number) => (100 * Math.min(1, share / Math.max(widest, Number.EPSILON))).toFixed(1);
  const width = (Number(along(interval.high)) - Number(along(interval.low))).toFixed(1);
  return html`${percent(rate)} <span class="quiet">${whole(errors)} of ${whole(trials)}</span>
<div class="range" title="95%: ${percent(interval.low)} to ${percent(interval.high)}"><span style="left:${along(interval.low)}%;width:${width}%"></span><i style="left:${along(rate)}%"></i></div>`;
}

/** The end of the longest interval among shares, so that all are drawn alike. */
export function widestOf(shares: readonly ErrorShare[]): number {
  return Math.max(0, ...shares.filter(({ trials }) => trials > 0).map(({ interval }) => interval.high));
}
