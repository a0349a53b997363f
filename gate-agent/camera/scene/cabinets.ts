import { blurFilter, linearGradient, type Stop } from './svg-gradient.ts';

/** The two cabinets of a turnstile with their glass wings, lights on top. */
export function cabinets(): string {
  return `<defs>${definitions()}</defs><g filter="url(#near)">${bodies()}${wings()}</g>${light(112)}${light(1168)}`;
}

const STEEL: readonly Stop[] = [
  ['0', '#3c434c'],
  ['.55', '#a9b1ba'],
  ['.8', '#dfe3e7'],
  ['1', '#6b737d'],
];

function definitions(): string {
  return (
    linearGradient('steel', 'right', STEEL) +
    linearGradient('steel2', 'left', STEEL) +
    linearGradient('glassy', 'down', [
      ['0', '#e8f4fb', '.55'],
      ['.1', '#cfe2ee', '.22'],
      ['1', '#9fb6c6', '.3'],
    ]) +
    blurFilter('near', 3, 10) +
    blurFilter('glow', 7, 200)
  );
}

function bodies(): string {
  const lid = 'fill="#12161b" fill-opacity=".8"';
  return (
    '<path d="M -20 560 C 90 552 150 566 176 590 L 190 740 L -20 740 Z" fill="url(#steel)"/>' +
    `<path d="M -20 556 C 92 548 156 562 180 588 L 160 596 C 130 578 80 570 -20 572 Z" ${lid}/>` +
    '<path d="M 1300 560 C 1190 552 1130 566 1104 590 L 1090 740 L 1300 740 Z" fill="url(#steel2)"/>' +
    `<path d="M 1300 556 C 1188 548 1124 562 1100 588 L 1120 596 C 1150 578 1200 570 1300 572 Z" ${lid}/>`
  );
}

function wings(): string {
  return (
    '<path d="M 182 604 C 240 612 300 640 330 690 L 334 740 L 190 740 Z" fill="url(#glassy)"/>' +
    '<path d="M 1098 604 C 1040 612 980 640 950 690 L 946 740 L 1090 740 Z" fill="url(#glassy)"/>'
  );
}

function light(x: number): string {
  return (
    `<circle cx="${x}" cy="580" r="13" fill="#7fd6a2" filter="url(#glow)"/>` +
    `<circle cx="${x}" cy="580" r="5" fill="#d9ffe8"/>`
  );
}
