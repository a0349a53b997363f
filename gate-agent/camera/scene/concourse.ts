import { seededRandom } from './seeded-random.ts';
import { blurFilter, linearGradient, radialGradient } from './svg-gradient.ts';

const HORIZON_Y = 330;

/** A bright hall: daylight through a facade far away, columns, strip lights in the ceiling, a polished floor. */
export function concourse(seed: number): string {
  const random = seededRandom(seed ^ 0x5eed);
  const windows = facade(random);
  const pillars = columns(random);
  const strips = stripLights();
  const people = crowd(random);
  const mirrored = reflections(random);
  return (
    `<defs>${definitions()}</defs>` +
    `<g filter="url(#far)">${hall()}</g><g filter="url(#mid)">${strips}</g>` +
    `<g filter="url(#far)">${windows}${banners()}${pillars}${people}</g>` +
    `<g filter="url(#wide)">${mirrored}</g>` +
    '<rect x="0" y="0" width="1280" height="720" fill="url(#vignette)"/>'
  );
}

type Random = () => number;

function definitions(): string {
  return (
    linearGradient('ceiling', 'down', [
      ['0', '#5c646e'],
      ['1', '#a3abb3'],
    ]) +
    linearGradient('wall', 'down', [
      ['0', '#b6bec6'],
      ['1', '#8d97a1'],
    ]) +
    linearGradient('floor', 'down', [
      ['0', '#a7aeb4'],
      ['.35', '#868e97'],
      ['1', '#535b65'],
    ]) +
    linearGradient('column', 'right', [
      ['0', '#8c949d'],
      ['.4', '#c3c9cf'],
      ['1', '#747d87'],
    ]) +
    radialGradient('vignette', 'cx=".5" cy=".45" r=".75"', [
      ['.55', '#000', '0'],
      ['1', '#0a0f16', '.5'],
    ]) +
    blurFilter('far', 9, 5) +
    blurFilter('mid', 6, 5) +
    blurFilter('wide', 26, 20)
  );
}

function hall(): string {
  const joints = [-5, -4, -3, -2, 2, 3, 4, 5].map((i) => {
    const line = `M ${640 + 40 * i} 358 L ${640 + 330 * i} 780`;
    return `<path d="${line}" stroke="#3d444d" stroke-opacity=".35" stroke-width="5"/>`;
  });
  return (
    '<rect x="-60" y="-60" width="1400" height="270" fill="url(#ceiling)"/>' +
    '<rect x="-60" y="150" width="1400" height="230" fill="url(#wall)"/>' +
    '<rect x="-60" y="356" width="1400" height="440" fill="url(#floor)"/>' +
    '<path d="M 585 360 L 695 360 L 1080 780 L 200 780 Z" fill="#2d5f86" fill-opacity=".38"/>' +
    joints.join('')
  );
}

function facade(random: Random): string {
  const panes = Array.from({ length: 15 }, (_, i) => {
    const x = 60 + i * 80 + 10 * random();
    const light = 0.55 + 0.4 * random();
    const width = 62 + 8 * random();
    return `<rect x="${x}" y="178" width="${width}" height="128" fill="#e9f1f7" fill-opacity="${light}"/>`;
  });
  return `${panes.join('')}<rect x="-40" y="304" width="1360" height="26" fill="#76808b"/>`;
}

function banners(): string {
  return [-40, 975]
    .map(
      (x) =>
        `<rect x="${x}" y="112" width="345" height="44" fill="#1d5c8f" fill-opacity=".85"/>` +
        `<rect x="${x}" y="156" width="345" height="9" fill="#e0a82e" fill-opacity=".9"/>`,
    )
    .join('');
}

function columns(random: Random): string {
  return [130, 395, 905, 1170]
    .map((middle, i) => {
      const x = middle - 24 - 6 * random();
      const width = 50 + 8 * random();
      return `<rect x="${x}" y="60" width="${width}" height="${320 + 20 * (i % 2)}" fill="url(#column)"/>`;
    })
    .join('');
}

function stripLights(): string {
  return Array.from({ length: 7 }, (_, i) => {
    const depth = 1 / (1 + i * 0.55);
    const place = `x="${640 - 460 * depth}" y="${HORIZON_Y - 150 - 230 * depth}"`;
    const size = `width="${920 * depth}" height="${20 * depth}" rx="6"`;
    return `<rect ${place} ${size} fill="#fdfdf8" fill-opacity="${0.5 + 0.45 * depth}"/>`;
  }).join('');
}

const CROWD_TONES = ['#4d5a6b', '#6a5a58', '#7a8795', '#39424e', '#8b6f5e', '#55707c'];

function crowd(random: Random): string {
  return Array.from({ length: 26 }, () => {
    const x = 1280 * random();
    const height = 34 + 26 * random();
    const tone = CROWD_TONES[Math.floor(CROWD_TONES.length * random())];
    const radii = `rx="${6 + 5 * random()}" ry="${height / 2}"`;
    return `<ellipse cx="${x}" cy="${HORIZON_Y + height / 2 - 6}" ${radii} fill="${tone}" fill-opacity=".75"/>`;
  }).join('');
}

function reflections(random: Random): string {
  return Array.from({ length: 9 }, (_, i) => {
    const place = `cx="${640 + (i - 4) * 150 + 30 * random()}" cy="${430 + 40 * random()}"`;
    const radius = 46 + 20 * random();
    return `<ellipse ${place} rx="${radius}" ry="120" fill="#fff" fill-opacity="${0.1 + 0.1 * random()}"/>`;
  }).join('');
}
