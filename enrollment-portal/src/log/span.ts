import type { PassageFilter } from '#contract/passage';
import { instantOf, localTimeAt, minutesOf } from '#domain/access/local-time';

export const SPANS = ['ever', 'hour', 'today', 'yesterday', 'week', 'own'] as const;
export type Span = (typeof SPANS)[number];

type Times = Pick<PassageFilter, 'from' | 'until'>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The times that a named span stands for at the event.
 * @param timeZone of the event, an IANA name
 */
export function timesOf(span: Exclude<Span, 'own'>, nowMs: number, timeZone: string): Times {
  const startOfDay = (atMs: number) => instantOf(localTimeAt(atMs, timeZone).date, 0, timeZone);
  const today = startOfDay(nowMs);
  switch (span) {
    case 'ever':
      return {};
    case 'hour':
      return { from: Math.floor((nowMs - HOUR_MS) / 60_000) * 60_000 };
    case 'today':
      return { from: today };
    case 'yesterday':
      // Noon before is yesterday, however long the days are on which clocks change.
      return { from: startOfDay(today - DAY_MS / 2), until: today };
    case 'week':
      return { from: startOfDay(today - 6 * DAY_MS + DAY_MS / 2) };
  }
}

/** The named span that the times stand for now; `own` for times that somebody chose. */
export function spanOf({ from, until }: Times, nowMs: number, timeZone: string): Span {
  if (from === undefined && until === undefined) return 'ever';
  const named = (['today', 'yesterday', 'week'] as const).find((span) => {
    const times = timesOf(span, nowMs, timeZone);
    return times.from === from && times.until === until;
  });
  if (named) return named;
  const hour = timesOf('hour', nowMs, timeZone).from ?? 0;
  const isLastHour = until === undefined && from !== undefined && Math.abs(from - hour) <= 5 * 60_000;
  return isLastHour ? 'hour' : 'own';
}

/** What a browser's field for date and time holds: `2026-07-24T18:30`, by the event's clock. */
export function fieldOf(atMs: number | undefined, timeZone: string): string {
  if (atMs === undefined) return '';
  const { date, minutes } = localTimeAt(atMs, timeZone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** @returns null for an empty or half filled field */
export function instantOfField(field: string, timeZone: string): number | null {
  const [, date, clock] = field.match(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/) ?? [];
  if (date === undefined || clock === undefined) return null;
  const instant = instantOf(date, minutesOf(clock), timeZone);
  return Number.isFinite(instant) && instant >= 0 ? instant : null;
}
