import { seededRandom } from './seeded-random.ts';
import { blurFilter, radialGradient } from './svg-gradient.ts';

const HORIZON_Y = 330;

/** A passage under the stands: darker, lit from the field behind. */
export function tunnel(seed: number): string {
  return (
    `<defs>${definitions()}</defs><rect width="1280" height="720" fill="url(#field)"/>` +
    `<g filter="url(#far)">${walls()}${lamps(seededRandom(seed ^ 0x7a11))}</g>`
  );
}

function definitions(): string {
  return (
    radialGradient('field', 'cx=".5" cy=".44" r=".6"', [
      ['0', '#cfe0cf'],
      ['.25', '#93a59a'],
      ['.6', '#4b555b'],
      ['1', '#23282e'],
    ]) + blurFilter('far', 10, 5)
  );
}

function walls(): string {
  return (
    '<path d="M 0 0 L 470 250 L 470 420 L 0 720 Z" fill="#3a424a" fill-opacity=".8"/>' +
    '<path d="M 1280 0 L 810 250 L 810 420 L 1280 720 Z" fill="#333b43" fill-opacity=".8"/>' +
    '<path d="M 0 330 L 470 318 L 470 330 L 0 372 Z" fill="#c7932b"/>' +
    '<path d="M 1280 330 L 810 318 L 810 330 L 1280 372 Z" fill="#c7932b"/>' +
    '<path d="M 470 420 L 810 420 L 1280 720 L 0 720 Z" fill="#5a6168" fill-opacity=".85"/>'
  );
}

function lamps(random: () => number): string {
  return Array.from({ length: 6 }, (_, i) => {
    const depth = 1 / (1 + i * 0.6);
    const place = `cx="${640 + 20 * (random() - 0.5)}" cy="${HORIZON_Y - 300 * depth}"`;
    const size = `rx="${150 * depth}" ry="${16 * depth}"`;
    return `<ellipse ${place} ${size} fill="#fff4d8" fill-opacity=".85"/>`;
  }).join('');
}
