import { Html, html } from './html.ts';
import { REPORT_STYLE } from './style.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface Tile extends Fact {
  readonly detail: string;
}

export interface Page {
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly tiles: readonly Tile[];
  readonly warnings: readonly string[];
  readonly sections: readonly Html[];
}

/** A whole page in one file: nothing is fetched from anywhere, and its policy forbids it besides. */
export function page({ title, facts, tiles, warnings, sections }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${new Html(REPORT_STYLE)}</style>
</head>
<body>
<main>
<header>
<div class="product">Venue access, face evaluation</div>
<h1>${title}</h1>
<p class="facts">${facts.map(({ name, value }) => html`<span>${name} <b>${value}</b></span>`)}</p>
</header>
${warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
<div class="tiles">${tiles.map(
    ({ name, value, detail }) =>
      html`<div class="tile"><div class="name">${name}</div><div class="value">${value}</div><div class="detail">${detail}</div></div>`,
  )}</div>
${sections}
</main>
</body>
</html>
`.text;
}

/** A titled box with a line that says how to read it. */
export function card(title: string, explanation: string, content: Html | readonly Html[]): Html {
  return html`<section class="card"><h2>${title}</h2><p class="explain">${explanation}</p>${content}</section>`;
}

/** Boxes beside each other where there is room. */
export function sideBySide(cards: readonly Html[]): Html {
  return html`<div class="pair">${cards}</div>`;
}

export interface LegendEntry {
  readonly label: string;
  /** A colour class of the style. */
  readonly colour: string;
}

export function legend(entries: readonly LegendEntry[]): Html {
  return html`<div class="legend">${entries.map(
    ({ label, colour }) =>
      html`<span class="key ${colour === 'ideal' ? 'dashed ' : ''}${colour}">${label}</span>`,
  )}</div>`;
}
