import { instantOf } from '#domain/access/local-time';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d)$/;
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const DAY_MINUTES = 24 * 60;

/** Begins, and where it is a whole day, ends; a moment ends where it begins. */
export interface LocalSpan {
  readonly beginsMs: number;
  readonly endsMs: number;
}

/**
 * Days and times as a table has them, in one time zone: `2027-07-23`, `2027-07-23 08:00`, or with an offset.
 * What could be read in two ways, like 01/02/2027, is none. The same few days come again and again, so
 * each is worked out once.
 */
export class LocalDays {
  readonly #timeZone: string;
  readonly #known = new Map<string, LocalSpan | null>();

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  read(text: string): LocalSpan | null {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const span = this.#read(text);
    this.#known.set(text, span);
    return span;
  }

  #read(text: string): LocalSpan | null {
    if (DAY.test(text)) {
      if (!isOnTheCalendar(text)) return null;
      const endsMs = instantOf(text, DAY_MINUTES, this.#timeZone);
      return { beginsMs: instantOf(text, 0, this.#timeZone), endsMs };
    }
    const ms = WITH_OFFSET.test(text) ? Date.parse(text) : this.#momentOf(text);
    return Number.isNaN(ms) ? null : { beginsMs: ms, endsMs: ms };
  }

  #momentOf(text: string): number {
    const [, day, hour, minute] = TIME.exec(text) ?? [];
    if (day === undefined || !isOnTheCalendar(day)) return Number.NaN;
    return instantOf(day, Number(hour) * 60 + Number(minute), this.#timeZone);
  }
}

/** Date rolls over what no month has: 30 February comes back as 2 March. */
function isOnTheCalendar(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
