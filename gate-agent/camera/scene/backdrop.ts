import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import type { Scene } from './scene.ts';
import { seededRandom } from './seeded-random.ts';

/** Everything is drawn on a sheet of this size and scaled to the frame. */
const SHEET = { width: 1280, height: 720 };
const HORIZON_Y = 330;

/** The empty venue as the lane's camera sees it, out of focus behind whoever stands at the lane. */
export async function paintBackdrop(scene: Scene): Promise<RgbImage> {
  const svg = sheet(scene.backdrop === 'concourse' ? concourse(scene.seed) : tunnel(scene.seed), scene);
  const { data } = await sharp(svg).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width: scene.width, height: scene.height };
}

/** Straight RGBA over the lower rows of the frame. */
export interface Foreground {
  /** The first row that is not empty. */
  readonly top: number;
  readonly data: Uint8Array;
}

/** The turnstile's own cabinets, in front of everybody. */
export async function paintForeground(scene: Scene): Promise<Foreground> {
  const data = new Uint8Array(await sharp(sheet(cabinets(), scene)).ensureAlpha().raw().toBuffer());
  const firstPixel = data.findIndex((value, i) => i % 4 === 3 && value > 0) >> 2;
  const top = Math.floor(firstPixel / scene.width);
  return { top, data: data.subarray(top * scene.width * 4) };
}

function sheet(shapes: string, { width, height }: Scene): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${SHEET.width} ${SHEET.height}" preserveAspectRatio="none">${shapes}</svg>`,
  );
}

/** A bright hall: daylight through a facade far away, columns, a ceiling with strip lights, a polished floor. */
function concourse(seed: number): string {
  const random = seededRandom(seed ^ 0x5eed);
  const facade = Array.from({ length: 15 }, (_, i) => {
    const x = 60 + i * 80 + 10 * random();
    const light = 0.55 + 0.4 * random();
    return `<rect x="${x}" y="178" width="${62 + 8 * random()}" height="128" fill="#e9f1f7" fill-opacity="${light}"/>`;
  });
  const columns = [130, 395, 905, 1170].map(
    (x, i) =>
      `<rect x="${x - 24 - 6 * random()}" y="60" width="${50 + 8 * random()}" height="${320 + 20 * (i % 2)}" fill="url(#column)"/>`,
  );
  const strips = Array.from({ length: 7 }, (_, i) => {
    const depth = 1 / (1 + i * 0.55);
    const y = HORIZON_Y - 150 - 230 * depth;
    return `<rect x="${640 - 460 * depth}" y="${y}" width="${920 * depth}" height="${20 * depth}" rx="6" fill="#fdfdf8" fill-opacity="${0.5 + 0.45 * depth}"/>`;
  });
  const crowd = Array.from({ length: 26 }, () => {
    const x = 1280 * random();
    const height = 34 + 26 * random();
    const tone = ['#4d5a6b', '#6a5a58', '#7a8795', '#39424e', '#8b6f5e', '#55707c'][Math.floor(6 * random())];
    return `<ellipse cx="${x}" cy="${HORIZON_Y + height / 2 - 6}" rx="${6 + 5 * random()}" ry="${height / 2}" fill="${tone}" fill-opacity=".75"/>`;
  });
  const joints = [-5, -4, -3, -2, 2, 3, 4, 5].map(
    (i) =>
      `<path d="M ${640 + 40 * i} 358 L ${640 + 330 * i} 780" stroke="#3d444d" stroke-opacity=".35" stroke-width="5"/>`,
  );
  const reflections = Array.from({ length: 9 }, (_, i) => {
    const x = 640 + (i - 4) * 150 + 30 * random();
    return `<ellipse cx="${x}" cy="${430 + 40 * random()}" rx="${46 + 20 * random()}" ry="120" fill="#fff" fill-opacity="${0.1 + 0.1 * random()}"/>`;
  });
  return `<defs>
    <linearGradient id="ceiling" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#5c646e"/><stop offset="1" stop-color="#a3abb3"/></linearGradient>
    <linearGradient id="wall" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#b6bec6"/><stop offset="1" stop-color="#8d97a1"/></linearGradient>
    <linearGradient id="floor" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#a7aeb4"/><stop offset=".35" stop-color="#868e97"/><stop offset="1" stop-color="#535b65"/></linearGradient>
    <linearGradient id="column" x1="0" x2="1" y1="0" y2="0"><stop offset="0" stop-color="#8c949d"/><stop offset=".4" stop-color="#c3c9cf"/><stop offset="1" stop-color="#747d87"/></linearGradient>
    <radialGradient id="vignette" cx=".5" cy=".45" r=".75"><stop offset=".55" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#0a0f16" stop-opacity=".5"/></radialGradient>
    <filter id="far" x="-5%" y="-5%" width="110%" height="110%"><feGaussianBlur stdDeviation="9"/></filter>
    <filter id="mid" x="-5%" y="-5%" width="110%" height="110%"><feGaussianBlur stdDeviation="6"/></filter>
    <filter id="wide" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="26"/></filter></defs>
    <g filter="url(#far)"><rect x="-60" y="-60" width="1400" height="270" fill="url(#ceiling)"/>
      <rect x="-60" y="150" width="1400" height="230" fill="url(#wall)"/>
      <rect x="-60" y="356" width="1400" height="440" fill="url(#floor)"/>
      <path d="M 585 360 L 695 360 L 1080 780 L 200 780 Z" fill="#2d5f86" fill-opacity=".38"/>
      ${joints.join('')}</g>
    <g filter="url(#mid)">${strips.join('')}</g>
    <g filter="url(#far)">${facade.join('')}
      <rect x="-40" y="304" width="1360" height="26" fill="#76808b"/>
      <rect x="-40" y="112" width="345" height="44" fill="#1d5c8f" fill-opacity=".85"/><rect x="975" y="112" width="345" height="44" fill="#1d5c8f" fill-opacity=".85"/>
      <rect x="-40" y="156" width="345" height="9" fill="#e0a82e" fill-opacity=".9"/><rect x="975" y="156" width="345" height="9" fill="#e0a82e" fill-opacity=".9"/>
      ${columns.join('')}${crowd.join('')}</g>
    <g filter="url(#wide)">${reflections.join('')}</g>
    <rect x="0" y="0" width="1280" height="720" fill="url(#vignette)"/>`;
}

/** A passage under the stands: darker, lit from the field behind. */
function tunnel(seed: number): string {
  const random = seededRandom(seed ^ 0x7a11);
  const lamps = Array.from({ length: 6 }, (_, i) => {
    const depth = 1 / (1 + i * 0.6);
    return `<ellipse cx="${640 + 20 * (random() - 0.5)}" cy="${HORIZON_Y - 300 * depth}" rx="${150 * depth}" ry="${16 * depth}" fill="#fff4d8" fill-opacity=".85"/>`;
  });
  return `<defs>
    <radialGradient id="field" cx=".5" cy=".44" r=".6"><stop offset="0" stop-color="#cfe0cf"/><stop offset=".25" stop-color="#93a59a"/><stop offset=".6" stop-color="#4b555b"/><stop offset="1" stop-color="#23282e"/></radialGradient>
    <filter id="far" x="-5%" y="-5%" width="110%" height="110%"><feGaussianBlur stdDeviation="10"/></filter></defs>
    <rect width="1280" height="720" fill="url(#field)"/>
    <g filter="url(#far)"><path d="M 0 0 L 470 250 L 470 420 L 0 720 Z" fill="#3a424a" fill-opacity=".8"/>
    <path d="M 1280 0 L 810 250 L 810 420 L 1280 720 Z" fill="#333b43" fill-opacity=".8"/>
    <path d="M 0 330 L 470 318 L 470 330 L 0 372 Z" fill="#c7932b"/><path d="M 1280 330 L 810 318 L 810 330 L 1280 372 Z" fill="#c7932b"/>
    <path d="M 470 420 L 810 420 L 1280 720 L 0 720 Z" fill="#5a6168" fill-opacity=".85"/>${lamps.join('')}</g>`;
}

function cabinets(): string {
  return `<defs>
    <linearGradient id="steel" x1="0" x2="1" y1="0" y2="0"><stop offset="0" stop-color="#3c434c"/><stop offset=".55" stop-color="#a9b1ba"/><stop offset=".8" stop-color="#dfe3e7"/><stop offset="1" stop-color="#6b737d"/></linearGradient>
    <linearGradient id="steel2" x1="1" x2="0" y1="0" y2="0"><stop offset="0" stop-color="#3c434c"/><stop offset=".55" stop-color="#a9b1ba"/><stop offset=".8" stop-color="#dfe3e7"/><stop offset="1" stop-color="#6b737d"/></linearGradient>
    <linearGradient id="glassy" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#e8f4fb" stop-opacity=".55"/><stop offset=".1" stop-color="#cfe2ee" stop-opacity=".22"/><stop offset="1" stop-color="#9fb6c6" stop-opacity=".3"/></linearGradient>
    <filter id="near" x="-10%" y="-10%" width="120%" height="120%"><feGaussianBlur stdDeviation="3"/></filter>
    <filter id="glow" x="-200%" y="-200%" width="500%" height="500%"><feGaussianBlur stdDeviation="7"/></filter></defs>
    <g filter="url(#near)">
      <path d="M -20 560 C 90 552 150 566 176 590 L 190 740 L -20 740 Z" fill="url(#steel)"/>
      <path d="M -20 556 C 92 548 156 562 180 588 L 160 596 C 130 578 80 570 -20 572 Z" fill="#12161b" fill-opacity=".8"/>
      <path d="M 1300 560 C 1190 552 1130 566 1104 590 L 1090 740 L 1300 740 Z" fill="url(#steel2)"/>
      <path d="M 1300 556 C 1188 548 1124 562 1100 588 L 1120 596 C 1150 578 1200 570 1300 572 Z" fill="#12161b" fill-opacity=".8"/>
      <path d="M 182 604 C 240 612 300 640 330 690 L 334 740 L 190 740 Z" fill="url(#glassy)"/>
      <path d="M 1098 604 C 1040 612 980 640 950 690 L 946 740 L 1090 740 Z" fill="url(#glassy)"/></g>
    <circle cx="112" cy="580" r="13" fill="#7fd6a2" filter="url(#glow)"/><circle cx="112" cy="580" r="5" fill="#d9ffe8"/>
    <circle cx="1168" cy="580" r="13" fill="#7fd6a2" filter="url(#glow)"/><circle cx="1168" cy="580" r="5" fill="#d9ffe8"/>`;
}
