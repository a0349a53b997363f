import type { Venue } from '#contract/venue';
import { EVERY } from '#domain/access/privilege';

/** A field of the grid: a zone of a venue, or `ALL` in the place of either. */
export interface GridPlace {
  readonly venue: string;
  readonly zone: string;
}

/**
 * `given`: by a privilege of its own; `implied`: by a broader one; `none`: not at all;
 * `absent`: the venue has no such zone.
 */
export type PlaceState = 'given' | 'implied' | 'none' | 'absent';

interface Line {
  readonly code: string;
  readonly name: string;
}

export interface Grid {
  /** Rows; the first stands for every venue. */
  readonly venues: readonly Line[];
  /** Columns; the first stands for every zone. Venues that share a code share the column. */
  readonly zones: readonly Line[];
}

export function gridOf(venues: readonly Venue[], every: { venue: string; zone: string }): Grid {
  const zones = new Map(
    venues.flatMap((venue) => venue.zones.map(({ code, name }) => [code, name] as const)),
  );
  return {
    venues: [{ code: EVERY, name: every.venue }, ...venues.map(({ code, name }) => ({ code, name }))],
    zones: [{ code: EVERY, name: every.zone }, ...[...zones].map(([code, name]) => ({ code, name }))],
  };
}

export function stateAt(
  privileges: readonly string[],
  venues: readonly Venue[],
  place: GridPlace,
): PlaceState {
  if (!exists(venues, place)) return 'absent';
  const given = privileges.map(placeOf);
  if (given.some((one) => same(one, place))) return 'given';
  return given.some((one) => covers(one, place)) ? 'implied' : 'none';
}

/** Gives or takes the place; what it covers needs no privilege of its own any more. */
export function toggleAt(privileges: readonly string[], place: GridPlace): string[] {
  const kept = privileges.filter((privilege) => !same(placeOf(privilege), place));
  if (kept.length < privileges.length) return kept;
  return [...kept.filter((privilege) => !covers(place, placeOf(privilege))), privilegeFor(place)];
}

/** Privileges that no place of the grid shows, because their venue or zone is not there. */
export function strayPrivileges(privileges: readonly string[], venues: readonly Venue[]): string[] {
  return privileges.filter((privilege) => !exists(venues, placeOf(privilege)));
}

/** A code without a venue is that zone in every venue; `ALL` alone is everything. */
function placeOf(privilege: string): GridPlace {
  const [first = '', second] = privilege.split(':');
  return second === undefined ? { venue: EVERY, zone: first } : { venue: first, zone: second };
}

function privilegeFor({ venue, zone }: GridPlace): string {
  return venue === EVERY && zone === EVERY ? EVERY : `${venue}:${zone}`;
}

function exists(venues: readonly Venue[], { venue, zone }: GridPlace): boolean {
  const there = venues.filter(({ code }) => venue === EVERY || code === venue);
  if (zone === EVERY) return venue === EVERY || there.length > 0;
  return there.some(({ zones }) => zones.some(({ code }) => code === zone));
}

function same(a: GridPlace, b: GridPlace): boolean {
  return a.venue === b.venue && a.zone === b.zone;
}

function covers(broad: GridPlace, place: GridPlace): boolean {
  const matches = (wanted: string, code: string) => wanted === EVERY || wanted === code;
  return matches(broad.venue, place.venue) && matches(broad.zone, place.zone);
}
