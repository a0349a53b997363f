/** What calendar and clock on the wall show, by the rules of a time zone. */
export interface LocalTime {
  /** `2026-07-24` */
  readonly date: string;
  /** From midnight, by the clock. */
  readonly minutes: number;
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * @param timeZone an IANA name
 * @throws RangeError for an instant or a time zone that is none
 */
export function localTimeAt(atMs: number, timeZone: string): LocalTime {
  const local = new Date(atMs + offsetAt(atMs, formatFor(timeZone)));
  return {
    date: local.toISOString().slice(0, 10),
    minutes: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}

/**
 * The first instant at which the clock shows this time or a later one on that day: where clocks are put back the
 * first of the two, where they are put forward over it the moment at which they are.
 * @param minutes from midnight by the clock; 1,440 is the midnight that ends the day
 */
export function instantOf(date: string, minutes: number, timeZone: string): number {
  const wantedMs = dayStartMs(date) + minutes * MINUTE_MS;
  const format = formatFor(timeZone);
  // No zone has two changes within two days.
  const before = offsetAt(wantedMs - DAY_MS, format);
  const after = offsetAt(wantedMs + DAY_MS, format);
  if (offsetAt(wantedMs - before, format) === before) return wantedMs - before;
  if (offsetAt(wantedMs - after, format) === after) return wantedMs - after;
  return changeBetween(wantedMs - after, wantedMs - before, format);
}

/** @param date `2026-07-24` */
export function weekdayOf(date: string): Weekday {
  const weekday = WEEKDAYS[(new Date(dayStartMs(date)).getUTCDay() + 6) % 7];
  if (weekday === undefined) throw new RangeError(`${date} is no date`);
  return weekday;
}

export function dayBefore(date: string): string {
  return new Date(dayStartMs(date) - DAY_MS).toISOString().slice(0, 10);
}

/** @param clock `08:30`, or `24:00` for the end of the day */
export function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

function dayStartMs(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** The first instant after a change of the clocks that lies between the two. */
function changeBetween(fromMs: number, untilMs: number, format: Intl.DateTimeFormat): number {
  const old = offsetAt(fromMs, format);
  let low = fromMs;
  let high = untilMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, format) === old) low = middle;
    else high = middle;
  }
  return high;
}

/** How far the zone's clock is ahead of UTC, in milliseconds. */
function offsetAt(atMs: number, format: Intl.DateTimeFormat): number {
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? Number.NaN;
  const localMs = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return localMs - Math.floor(atMs / 1000) * 1000;
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}
