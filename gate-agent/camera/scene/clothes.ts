import type { Clothing } from './scene.ts';
import { blurFilter, linearGradient } from './svg-gradient.ts';

/** Clothes as SVG: hundredths of a face height, the collar at the origin, y down. Right halves are mirrored. */
export function standingBody(clothing: Clothing): string {
  const shapes = trousers() + torso(clothing) + CUTS[clothing.cut](clothing) + lanyard(clothing);
  return `<g filter="url(#cloth)">${shapes}</g>`;
}

/** The inside of the collar, seen behind the neck. */
export function collarBehind({ colour, cut }: Clothing): string {
  const top = cut === 'track-jacket' ? -24 : -12;
  const shape = `M -33 ${top} C -20 ${top - 8} 20 ${top - 8} 33 ${top} L 40 30 L -40 30 Z`;
  return (
    `<g filter="url(#cloth)"><path d="${shape}" fill="${colour}"/>` +
    `<path d="${shape}" fill="#000" fill-opacity=".45"/></g>`
  );
}

export function clothesDefinitions(): string {
  return (
    linearGradient('round', 'right', [
      ['0', '#000', '.55'],
      ['.22', '#000', '.12'],
      ['.42', '#fff', '.12'],
      ['.7', '#000', '.1'],
      ['1', '#000', '.6'],
    ]) +
    linearGradient('fall', 'down', [
      ['0', '#fff', '.14'],
      ['.3', '#000', '0'],
      ['1', '#000', '.45'],
    ]) +
    linearGradient('skin', 'down', [
      ['0', '#b98467'],
      ['1', '#a87358'],
    ]) +
    blurFilter('cloth', 1, 10) +
    blurFilter('fold', 3, 20)
  );
}

function both(shapes: string): string {
  return `${shapes}<g transform="scale(-1 1)">${shapes}</g>`;
}

const TORSO =
  'M -26 -4 C -42 6 -70 13 -90 25 C -107 38 -114 68 -118 108 C -124 165 -131 215 -130 262 L -102 268 ' +
  'C -98 220 -92 170 -87 130 C -86 190 -89 250 -91 292 L 91 292 C 89 250 86 190 87 130 ' +
  'C 92 170 98 220 102 268 L 130 262 C 131 215 124 165 118 108 C 114 68 107 38 90 25 ' +
  'C 70 13 42 6 26 -4 C 20 14 -20 14 -26 -4 Z';

function torso({ colour }: Clothing): string {
  const shadows =
    both('<path d="M -92 128 C -84 108 -80 92 -84 70"/>') +
    '<path d="M -70 240 C -30 252 -14 236 6 250"/><path d="M 78 205 C 50 216 36 208 22 220"/>' +
    '<path d="M -82 190 C -60 204 -44 200 -30 210"/>';
  const lights = `<path d="M -60 150 C -54 110 -52 80 -58 50"/>${both('<path d="M -98 34 C -80 22 -60 16 -44 12"/>')}`;
  return (
    both('<ellipse cx="-116" cy="278" rx="13" ry="20" fill="url(#skin)"/>') +
    ['colour', 'round', 'fall']
      .map((fill) => `<path d="${TORSO}" fill="${fill === 'colour' ? colour : `url(#${fill})`}"/>`)
      .join('') +
    `<g fill="none" stroke="#000" stroke-opacity=".28" stroke-width="5" filter="url(#fold)">${shadows}</g>` +
    `<g fill="none" stroke="#fff" stroke-opacity=".13" stroke-width="6" filter="url(#fold)">${lights}</g>`
  );
}

function trousers(): string {
  const legs =
    'M -97 280 C -102 380 -96 480 -88 560 C -84 630 -82 700 -82 770 L -34 770 C -30 680 -22 560 -6 420 ' +
    'L 6 420 C 22 560 30 680 34 770 L 82 770 C 82 700 84 630 88 560 C 96 480 102 380 97 280 Z';
  return (
    `<path d="${legs}" fill="#262b36"/><path d="${legs}" fill="url(#round)"/>` +
    both(
      '<path d="M -84 766 C -96 784 -98 796 -90 800 L -36 800 C -30 790 -32 776 -34 766 Z" fill="#d9dbe0"/>',
    )
  );
}

const CUTS: Readonly<Record<Clothing['cut'], (clothing: Clothing) => string>> = {
  'track-jacket': trackJacket,
  polo,
  blazer,
};

function trackJacket({ colour, accent }: Clothing): string {
  const collar =
    'M -29 -20 C -31 -6 -27 6 -17 16 C -10 24 -4 32 0 40 C 4 32 10 24 17 16 C 27 6 31 -6 29 -20 ' +
    'C 35 -16 40 -6 42 4 C 36 24 18 42 0 56 C -18 42 -36 24 -42 4 C -40 -6 -35 -16 -29 -20 Z';
  const stripe =
    'M -84 76 C -54 90 -28 96 0 98 C 28 96 54 90 84 76 L 84 85 C 54 100 28 106 0 108 C -28 106 -54 100 -84 85 Z';
  return (
    '<path d="M -28 -4 C -18 14 -8 28 0 42 C 8 28 18 14 28 -4 C 16 10 -16 10 -28 -4 Z" fill="#dfe1e5"/>' +
    `<path d="${collar}" fill="${colour}"/><path d="${collar}" fill="#fff" fill-opacity=".09"/>` +
    '<path d="M 0 44 L 0 290" stroke="#111" stroke-opacity=".45" stroke-width="2.2"/>' +
    both(
      `<path d="M -104 40 C -114 80 -121 160 -127 250 L -120 252 C -114 170 -108 94 -97 44 Z" fill="${accent}"/>`,
    ) +
    `<path d="${stripe}" fill="${accent}" fill-opacity=".85"/>`
  );
}

function polo({ accent }: Clothing): string {
  const collar =
    'M -30 -12 L -44 16 L -16 34 L 0 16 L 16 34 L 44 16 L 30 -12 C 24 6 12 12 0 14 C -12 12 -24 6 -30 -12 Z';
  const forearm = 'M -119 118 L -89 124 C -92 180 -98 230 -103 264 L -129 260 C -130 215 -124 165 -119 118 Z';
  return (
    `<path d="${collar}" fill="${accent}"/>` +
    '<path d="M 0 16 L 0 66" stroke="#111" stroke-opacity=".35" stroke-width="3"/>' +
    both(`<path d="M -117 104 L -90 110 L -89 122 L -119 116 Z" fill="${accent}"/>`) +
    both(`<path d="${forearm}" fill="url(#skin)"/>`)
  );
}

function blazer({ colour }: Clothing): string {
  const shirt =
    'M -26 -8 L -36 8 L -6 30 L 0 14 L 6 30 L 36 8 L 26 -8 C 18 8 8 12 0 13 C -8 12 -18 8 -26 -8 Z';
  const lapel = 'M -30 0 L -52 22 L -48 52 L -58 58 L -2 150 L 0 120 Z';
  return (
    '<path d="M -26 -4 L 0 120 L 26 -4 C 16 12 -16 12 -26 -4 Z" fill="#eceef2"/>' +
    `<path d="${shirt}" fill="#fbfcfd"/>` +
    both(`<path d="${lapel}" fill="${colour}"/><path d="${lapel}" fill="#fff" fill-opacity=".08"/>`) +
    '<path d="M 0 150 L 0 290" stroke="#000" stroke-opacity=".4" stroke-width="2"/>'
  );
}

/** Everyone at an event wears their pass. */
function lanyard({ accent }: Clothing): string {
  return (
    both(`<path d="M -30 6 C -26 60 -14 104 -2 132" fill="none" stroke="${accent}" stroke-width="5.5"/>`) +
    `<rect x="-21" y="132" width="42" height="58" rx="4" fill="#f3f4f6"/>` +
    `<rect x="-21" y="132" width="42" height="14" rx="4" fill="${accent}"/>` +
    '<rect x="-15" y="152" width="16" height="20" fill="#9aa3b2"/>' +
    '<rect x="5" y="153" width="12" height="3" fill="#8890a0"/>' +
    '<rect x="5" y="160" width="12" height="3" fill="#8890a0"/>' +
    '<rect x="-15" y="177" width="30" height="7" fill="#4b5362"/>'
  );
}
