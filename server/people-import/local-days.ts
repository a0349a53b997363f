const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})$/;
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Begins, and where it is a whole day, ends; a moment ends where it begins. */
export interface LocalSpan {
  readonly beginsMs: number;
  readonly endsMs: number;
}

type Numbers = readonly [year: number, month: number, day: number, hour: number, minute: number];

/**
 * Days and times as a table has them, in one time zone: `2027-07-23`, `2027-07-23 08:00`, or with an offset.
 * What could be read in two ways, like 01/02/2027, is none. The same few days come again and again, so
 * each is worked out once.
 */
export class LocalDays {
  readonly #format: Intl.DateTimeFormat;
  readonly #known = new Map<string, LocalSpan | null>();

  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  }

  read(text: string): LocalSpan | null {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const span = this.#read(text);
    this.#known.set(text, span);
    return span;
  }

  #read(text: string): LocalSpan | null {
    const day = numbersIn(DAY.exec(text));
    if (day) {
      const [year, month, date] = day;
      const next = new Date(Date.UTC(year, month - 1, date + 1));
      const after: Numbers = [next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate(), 0, 0];
      return { beginsMs: this.#momentOf(day), endsMs: this.#momentOf(after) };
    }
    const time = numbersIn(TIME.exec(text));
    const ms = time ? this.#momentOf(time) : WITH_OFFSET.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(ms) ? null : { beginsMs: ms, endsMs: ms };
  }

  #momentOf([year, month, day, hour, minute]: Numbers): number {
    const asUtc = Date.UTC(year, month - 1, day, hour, minute);
    // Twice: the guess may lie on the other side of a change of the clocks.
    const guess = asUtc - this.#offsetMs(asUtc);
    return asUtc - this.#offsetMs(guess);
  }

  #offsetMs(atMs: number): number {
    const parts = this.#format.formatToParts(atMs);
    const part = (type: Intl.DateTimeFormatPartTypes) =>
      Number(parts.find((one) => one.type === type)?.value ?? 0);
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
    return local - Math.floor(atMs / 60_000) * 60_000;
  }
}

/** Null also for a day that the calendar does not have. */
function numbersIn(match: RegExpExecArray | null): Numbers | null {
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  const real = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const exists =
    real.getUTCMonth() === month - 1 &&
    real.getUTCDate() === day &&
    real.getUTCHours() === hour &&
    real.getUTCMinutes() === minute;
  return exists ? [year, month, day, hour, minute] : null;
}
