import type { ShownView } from '../lane-scene.ts';
import { chime } from './chime.ts';

/** The agent gives a sign of life every two seconds; without one for so long the screen is on its own. */
const LOST_AFTER_MS = 6_000;
const RETRY_MS = 1_000;
/** The smallest share of the largest letters; below it a saying is too long for a lane. */
const LEAST_SIZE = 0.35;

const { body, documentElement } = document;
const headline = element('headline');
const detail = element('detail');
const away = { headline: headline.textContent, detail: detail.textContent };
const homeTongue = { language: documentElement.lang, direction: documentElement.dir };

let lastSign: number | undefined;
let lastSerial = -1;

connect();
window.setInterval(() => {
  if (lastSign === undefined || performance.now() - lastSign > LOST_AFTER_MS) showAway();
}, RETRY_MS);
window.addEventListener('resize', fitWords);
// Letters of another script come when they are first needed.
document.fonts.addEventListener('loadingdone', fitWords);

/** A stream that ends is opened again, for as long as this page is shown. */
function connect(): void {
  const source = new EventSource(body.dataset.views ?? '');
  source.addEventListener('version', ({ data }: MessageEvent<string>) => {
    // An agent that was upgraded brings its own page.
    if (data !== body.dataset.version) window.location.reload();
  });
  source.addEventListener('alive', heard);
  source.addEventListener('view', ({ data }: MessageEvent<string>) => {
    heard();
    show(JSON.parse(data) as ShownView);
  });
  source.addEventListener('error', () => {
    source.close();
    window.setTimeout(connect, RETRY_MS);
  });
}

function heard(): void {
  lastSign = performance.now();
}

function show(view: ShownView): void {
  const isNew = view.serial !== lastSerial;
  lastSerial = view.serial;
  write(view.sign, view, view);
  if (isNew) chime(view.sign);
}

function showAway(): void {
  write('away', away, homeTongue);
}

function write(
  sign: string,
  words: { readonly headline: string; readonly detail: string },
  tongue: { readonly language: string; readonly direction: string },
): void {
  if (
    body.dataset.sign === sign &&
    headline.textContent === words.headline &&
    detail.textContent === words.detail
  )
    return;
  documentElement.lang = tongue.language;
  documentElement.dir = tongue.direction;
  body.dataset.sign = sign;
  headline.textContent = words.headline;
  detail.textContent = words.detail;
  fitWords();
}

/** The largest letters that fit, whatever the language and the name. */
function fitWords(): void {
  const room = headline.parentElement;
  if (!room) return;
  for (let size = 1; size >= LEAST_SIZE; size -= 0.05) {
    room.style.setProperty('--words', `${(15 * size).toFixed(2)}vmin`);
    if (room.scrollWidth <= room.clientWidth && room.scrollHeight <= room.clientHeight) return;
  }
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}
