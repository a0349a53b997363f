/** In place of a code: every venue, or every zone. */
export const EVERY = 'ALL';

/** Where somebody stands or wants to go; a zone's code says something only together with its venue's. */
export interface ZonePlace {
  readonly venue: string;
  readonly zone: string;
}

/**
 * Whether a privilege opens a zone. It is written `VENUE:ZONE`, and `ALL` stands for every code in either place.
 * A code without a venue means the zones of that code in every venue, so `ALL` alone opens everything.
 */
export function opensZone(privilege: string, place: ZonePlace): boolean {
  const [first, second, ...rest] = privilege.split(':');
  if (first === undefined || rest.length > 0) return false;
  return second === undefined
    ? matches(first, place.zone)
    : matches(first, place.venue) && matches(second, place.zone);
}

function matches(wanted: string, code: string): boolean {
  return wanted === EVERY || wanted === code;
}
