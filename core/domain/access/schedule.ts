import { dayBefore, instantOf, localTimeAt, minutesOf, type Weekday, weekdayOf } from './local-time.ts';
import { EVERY } from './privilege.ts';

/** A stretch of time on each of some days, by the clock of the event. */
export interface Hours {
  /** Weekdays, and dates like `2026-07-24`; a stretch belongs to the day on which it begins. */
  readonly days: readonly (Weekday | string)[];
  /** `08:30` */
  readonly from: string;
  /** Up to `24:00`; not later than `from`, it is on the day after. */
  readonly until: string;
}

export interface Opening extends Hours {
  /** Codes of categories; `ALL` is everybody. */
  readonly categories: readonly string[];
}

/** When people may enter a zone. */
export type Schedule =
  | { readonly kind: 'always' }
  | {
      readonly kind: 'hours';
      readonly openings: readonly Opening[];
      /** Dates on which nothing opens that begins on them. */
      readonly closedOn: readonly string[];
    };

export interface Moment {
  /** Wall clock, epoch milliseconds. */
  readonly atMs: number;
  /** Of the event, as IANA names it. */
  readonly timeZone: string;
}

/** Whether somebody of this category may enter at this moment, as far as the zone's hours say. */
export function admits(schedule: Schedule, category: string, moment: Moment): boolean {
  if (schedule.kind === 'always') return true;
  const theirs = schedule.openings.filter(({ categories }) => isAmong(category, categories));
  return theirs.some((opening) => isWithin(opening, moment, schedule.closedOn));
}

export function isAmong(category: string, categories: readonly string[]): boolean {
  return categories.includes(category) || categories.includes(EVERY);
}

/**
 * Whether a moment lies within the hours. Each stretch is one: from the first time that the clock shows its
 * beginning until the first time after that at which it shows its end, also in the nights when clocks change.
 */
export function isWithin(
  hours: Hours,
  { atMs, timeZone }: Moment,
  closedOn: readonly string[] = [],
): boolean {
  if (!Number.isFinite(atMs)) return false;
  const { date } = localTimeAt(atMs, timeZone);
  return [date, dayBefore(date)].some((day) => {
    if (closedOn.includes(day)) return false;
    if (!hours.days.includes(day) && !hours.days.includes(weekdayOf(day))) return false;
    const { fromMs, untilMs } = stretchOn(day, hours, timeZone);
    return atMs >= fromMs && atMs < untilMs;
  });
}

function stretchOn(
  day: string,
  { from, until }: Hours,
  timeZone: string,
): { readonly fromMs: number; readonly untilMs: number } {
  const begins = minutesOf(from);
  const ends = minutesOf(until);
  return {
    fromMs: instantOf(day, begins, timeZone),
    // Beyond midnight the minutes run on into the day after.
    untilMs: instantOf(day, ends > begins ? ends : ends + 1_440, timeZone),
  };
}
