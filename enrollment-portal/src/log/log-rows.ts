import type { Passage } from '#contract/passage';

/** A line of the list: an entry, or the day that those below it are of. */
export type LogRow =
  | { readonly kind: 'day'; readonly day: string; readonly atMs: number }
  | { readonly kind: 'entry'; readonly passage: Passage; readonly place: number };

/**
 * Puts each day's name above its entries.
 * @param passages newest first
 * @param dayOf the day at the event that a moment falls on
 */
export function rowsOf(passages: readonly Passage[], dayOf: (atMs: number) => string): LogRow[] {
  let day: string | null = null;
  return passages.flatMap((passage, place) => {
    const entry = { kind: 'entry', passage, place } as const;
    const itsDay = dayOf(passage.at);
    if (itsDay === day) return [entry];
    day = itsDay;
    return [{ kind: 'day', day: itsDay, atMs: passage.at } as const, entry];
  });
}

/**
 * The place of the next entry above or below, past the names of days.
 * @returns one outside of the rows when there is none
 */
export function nextEntry(rows: readonly LogRow[], from: number, step: 1 | -1): number {
  const next = from + step;
  return rows[next]?.kind === 'day' ? next + step : next;
}
