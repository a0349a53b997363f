import { type PassageFilter, passageFilterSchema } from '#contract/passage';

/** What the address of the log page says: whom and what to look for, which entry is open, and how it is shown. */
export interface LogView {
  readonly filter: PassageFilter;
  readonly entryId: string | null;
  /** `path`: where the chosen person has been, instead of entry by entry. */
  readonly shownAs: 'entries' | 'path';
}

const ENTRY = 'entry';
const SHOWN_AS = 'as';

/** Reads an address as far as it makes sense: a part that is no filter is left out, whoever wrote it. */
export function viewOf(address: URLSearchParams): LogView {
  const parts = Object.entries(passageFilterSchema.shape).flatMap(([name, schema]) => {
    const text = address.get(name);
    if (text === null) return [];
    const part = schema.safeParse(text);
    return part.success && part.data !== undefined ? [[name, part.data] as const] : [];
  });
  const filter = passageFilterSchema.parse(Object.fromEntries(parts));
  return {
    filter,
    entryId: address.get(ENTRY),
    shownAs: address.get(SHOWN_AS) === 'path' && filter.personId !== undefined ? 'path' : 'entries',
  };
}

export function addressOf({ filter, entryId, shownAs }: LogView): URLSearchParams {
  const address = new URLSearchParams();
  for (const name of Object.keys(passageFilterSchema.shape)) {
    const part = filter[name as keyof PassageFilter];
    if (part !== undefined) address.set(name, String(part));
  }
  if (shownAs === 'path' && filter.personId !== undefined) address.set(SHOWN_AS, 'path');
  if (entryId !== null) address.set(ENTRY, entryId);
  return address;
}

export type FilterPart = keyof PassageFilter;

type Change = { readonly [Part in FilterPart]?: PassageFilter[Part] | null };

/** A place within another goes with it: somebody who chooses another venue no longer means the old one's lane. */
const WITHIN: Readonly<Partial<Record<FilterPart, readonly FilterPart[]>>> = {
  venueId: ['zoneId', 'accessPointId', 'laneId'],
  zoneId: ['accessPointId', 'laneId'],
  accessPointId: ['laneId'],
  outcome: ['reason'],
};

/** @param change null takes a part away */
export function changed(filter: PassageFilter, change: Change): PassageFilter {
  const gone = new Set<string>(Object.keys(change).flatMap((part) => WITHIN[part as FilterPart] ?? []));
  const kept = Object.entries(filter).filter(([part]) => !gone.has(part));
  const all = Object.entries({ ...Object.fromEntries(kept), ...change });
  return Object.fromEntries(all.filter(([, value]) => value !== null && value !== undefined));
}

export function isNarrowed(filter: PassageFilter): boolean {
  return Object.keys(filter).length > 0;
}
