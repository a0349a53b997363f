import type { Venue } from '#contract/venue';
import { EVERY } from '#domain/access/privilege';

interface ZoneOption {
  readonly value: string;
  readonly label: string;
}

interface ZoneGroup {
  readonly group: string;
  readonly items: ZoneOption[];
}

/** Every zone once, under its venue; two venues that share a code share the privilege, so the first is shown. */
export function zoneOptions(venues: readonly Venue[], everyZone: string): (ZoneOption | ZoneGroup)[] {
  const seen = new Set<string>();
  const groups = venues.map((venue) => ({
    group: venue.name,
    items: venue.zones.flatMap(({ code, name }) => {
      if (seen.has(code)) return [];
      seen.add(code);
      return [{ value: code, label: `${name} (${code})` }];
    }),
  }));
  return [{ value: EVERY, label: everyZone }, ...groups.filter(({ items }) => items.length > 0)];
}

export function zoneNames(venues: readonly Venue[]): ReadonlyMap<string, string> {
  return new Map(venues.flatMap((venue) => venue.zones.map(({ code, name }) => [code, name] as const)));
}
