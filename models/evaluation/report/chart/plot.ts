import { Html, html } from '../html.ts';
import type { Scale } from './scale.ts';

export interface Axis {
  readonly title: string;
  readonly scale: Scale;
}

export interface Plot {
  /** What the chart shows, for those who cannot see it. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Drawn in order, the last on top. */
  readonly layers: readonly ((area: PlotArea) => Html)[];
}

/** Turns values into coordinates of the drawing. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  x(value: number): number;
  y(value: number): number;
}

const WIDTH = 560;
const HEIGHT = 360;
const AREA = { left: 62, right: WIDTH - 16, top: 14, bottom: HEIGHT - 46 };

/** Grid, axes and labels, with the layers in between; colours come from the page's style. */
export function plot({ description, x, y, layers }: Plot): Html {
  const area: PlotArea = {
    ...AREA,
    x: (value) => round(AREA.left + x.scale.position(value) * (AREA.right - AREA.left)),
    y: (value) => round(AREA.bottom - y.scale.position(value) * (AREA.bottom - AREA.top)),
  };
  const middleX = (AREA.left + AREA.right) / 2;
  const middleY = (AREA.top + AREA.bottom) / 2;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${description}">
<g class="grid">${x.scale.ticks.map(({ value }) => line(area.x(value), area.top, area.x(value), area.bottom))}${y.scale.ticks.map(({ value }) => line(area.left, area.y(value), area.right, area.y(value)))}</g>
<g class="tick">${x.scale.ticks.map(({ value, label }) => html`<text x="${area.x(value)}" y="${area.bottom + 18}" text-anchor="middle">${label}</text>`)}${y.scale.ticks.map(({ value, label }) => html`<text x="${area.left - 8}" y="${area.y(value) + 4}" text-anchor="end">${label}</text>`)}</g>
<g class="axis-title"><text x="${middleX}" y="${HEIGHT - 8}" text-anchor="middle">${x.title}</text><text transform="translate(14 ${middleY}) rotate(-90)" text-anchor="middle">${y.title}</text></g>
${layers.map((layer) => layer(area))}
<path class="axis" d="M${area.left} ${area.top}V${area.bottom}H${area.right}"/>
</svg>`;
}

function line(x1: number, y1: number, x2: number, y2: number): Html {
  return html`<path d="M${x1} ${y1}L${x2} ${y2}"/>`;
}

export interface XY {
  readonly x: number;
  readonly y: number;
}

/** @param className colours it, see the page's style */
export function curveLayer(points: readonly XY[], className: string): (area: PlotArea) => Html {
  return (area) => html`<path class="curve ${className}" d="${new Html(pathOf(points, area))}"/>`;
}

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

/** Points with their intervals along y. */
export function intervalLayer(bars: readonly Bar[], className: string): (area: PlotArea) => Html {
  return (area) =>
    html`<g class="interval ${className}">${bars.map(({ x, y, low, high }) => {
      const at = area.x(x);
      return html`<path d="M${at} ${area.y(low)}V${area.y(high)}M${round(at - 4)} ${area.y(low)}h8M${round(at - 4)} ${area.y(high)}h8"/><circle cx="${at}" cy="${area.y(y)}" r="3.5"/>`;
    })}</g>`;
}

/** A vertical line with a label at its top, on the side where there is room. */
export function thresholdLayer(value: number, label: string): (area: PlotArea) => Html {
  return (area) => {
    const at = area.x(value);
    const labelOnRight = at < (area.left + area.right) / 2;
    const anchor = labelOnRight ? 'start' : 'end';
    return html`<g class="threshold"><path d="M${at} ${area.top}V${area.bottom}"/><text x="${at + (labelOnRight ? 6 : -6)}" y="${area.top + 12}" text-anchor="${anchor}">${label}</text></g>`;
  };
}

/** One point with a label beside it. */
export function markerLayer({ x, y }: XY, label: string): (area: PlotArea) => Html {
  return (area) => {
    const labelOnRight = area.x(x) < (area.left + area.right) / 2;
    return html`<g class="marker"><circle cx="${area.x(x)}" cy="${area.y(y)}" r="5"/><text x="${area.x(x) + (labelOnRight ? 9 : -9)}" y="${area.y(y) + (labelOnRight ? -12 : 22)}" text-anchor="${labelOnRight ? 'start' : 'end'}">${label}</text></g>`;
  };
}

/** A histogram's outline down to the axis, filled. */
export function areaLayer(points: readonly XY[], className: string): (area: PlotArea) => Html {
  return (area) => {
    const first = points[0];
    const last = points.at(-1);
    if (!first || !last) return html``;
    const outline = `M${area.x(first.x)} ${area.bottom}L${pathOf(points, area).slice(1)}L${area.x(last.x)} ${area.bottom}Z`;
    return html`<path class="area ${className}" d="${new Html(outline)}"/>`;
  };
}

function pathOf(points: readonly XY[], area: PlotArea): string {
  return points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${area.x(x)} ${area.y(y)}`).join('');
}

function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
