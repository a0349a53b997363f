import type { ReadingProgress } from '#models/evaluation/images/read-images';

const BAR_WIDTH = 24;
const REDRAW_MS = 100;
const PLAIN_LINE_MS = 10_000;

const WORDS = { 'looking-up': 'looking up', reading: 'reading' } as const satisfies Record<
  ReadingProgress['step'],
  string
>;

/** How far the reading of images is: a bar that redraws itself on a terminal, a line now and then elsewhere. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #step: ReadingProgress['step'] | null = null;
  #startedMs = 0;
  #shownMs = 0;
  #barIsDrawn = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show({ step, done, total }: ReadingProgress): void {
    const nowMs = performance.now();
    if (step !== this.#step) {
      this.#step = step;
      this.#startedMs = nowMs;
      // A line at once would say nothing; the bar shows that the work has begun.
      this.#shownMs = this.#stream.isTTY ? 0 : nowMs;
    }
    const finished = done === total;
    const pauseMs = this.#stream.isTTY ? REDRAW_MS : PLAIN_LINE_MS;
    if (!finished && nowMs - this.#shownMs < pauseMs) return;
    this.#shownMs = nowMs;

    const left = timeLeft(nowMs - this.#startedMs, done, total);
    const text = `${WORDS[step]} images: ${done} of ${total}${finished ? '' : left}`;
    if (!this.#stream.isTTY) {
      this.#stream.write(`${text}\n`);
      return;
    }
    const filled = Math.round((BAR_WIDTH * done) / total);
    this.#stream.write(`\r\x1b[K[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${text}`);
    this.#barIsDrawn = true;
    if (finished) this.#endBar();
  }

  note(text: string): void {
    this.#endBar();
    this.#stream.write(`${text}\n`);
  }

  #endBar(): void {
    if (this.#barIsDrawn) this.#stream.write('\n');
    this.#barIsDrawn = false;
  }
}

function timeLeft(elapsedMs: number, done: number, total: number): string {
  if (done === 0) return '';
  const seconds = Math.ceil(((elapsedMs / done) * (total - done)) / 1000);
  const minutes = Math.floor(seconds / 60);
  return `, ${minutes}:${String(seconds % 60).padStart(2, '0')} left`;
}
