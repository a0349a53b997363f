/** A day as date fields write it: `2026-08-03`. */
export type Day = string;

/**
 * The first moment of a day at the event.
 * @param timeZone IANA name
 * @returns epoch milliseconds
 */
export function startOfDay(day: Day, timeZone: string): number {
  const asIfUtc = Date.parse(`${day}T00:00:00Z`);
  // The offset may change between the guess and the answer on the day the clocks do; once more settles it.
  const guess = asIfUtc - offsetAt(asIfUtc, timeZone);
  return asIfUtc - offsetAt(guess, timeZone);
}

/** The first moment at which an accreditation valid through `day` no longer holds. */
export function endOfDay(day: Day, timeZone: string): number {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 3_600_000).toISOString().slice(0, 10);
  return startOfDay(next, timeZone);
}

/** The day at the event that a moment falls on. */
export function dayAt(atMs: number, timeZone: string): Day {
  return new Date(atMs + offsetAt(atMs, timeZone)).toISOString().slice(0, 10);
}

/** How far the event's clocks are ahead of UTC, in milliseconds. */
function offsetAt(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((candidate) => candidate.type === type)?.value);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(atMs / 1000) * 1000;
}
