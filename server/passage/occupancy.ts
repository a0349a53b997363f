import {
  type CountedFrom,
  type Crossing,
  unnamedBy,
  type Whereabouts,
  whereaboutsAfter,
} from '#domain/access/crossing';
import type { Db } from '../db/database.ts';
import {
  findOccupancy,
  type OccupancyRow,
  type PresenceRow,
  presenceOf,
  saveOccupancy,
  savePresence,
} from './occupancy-store.ts';

export interface ZonePlace {
  readonly eventId: string;
  readonly zoneId: string;
  /** Null: not a gate but a person says so. */
  readonly accessPointId: string | null;
}

/** How many people are inside a zone now, recognised or not; of the last commit. */
export async function zoneOccupancy(db: Db, eventId: string, zoneId: string): Promise<number> {
  const row = await findOccupancy(db, zoneId);
  return row?.event_id === eventId ? peopleIn(row) : 0;
}

export function peopleIn({ named, unnamed }: Pick<OccupancyRow, 'named' | 'unnamed'>): number {
  return Math.max(0, named + unnamed);
}

/** How many people were inside a zone before and after something. */
export interface PeopleCounted {
  readonly before: number;
  readonly after: number;
}

/**
 * Counts people who have walked through lanes of one zone. The transaction must hold the event's order of
 * passages, so that of two uploads the second counts on from the first.
 * @returns undefined when nobody has walked
 */
export async function countCrossings(
  tx: Db,
  place: ZonePlace,
  crossings: readonly Crossing[],
): Promise<PeopleCounted | undefined> {
  if (crossings.length === 0) return undefined;
  const before = (await findOccupancy(tx, place.zoneId)) ?? neverCounted(place);
  const from = countedFrom(before);
  const ids = new Set(crossings.flatMap(({ personId }) => (personId === null ? [] : [personId])));
  const known = await presenceOf(tx, place.zoneId, [...ids]);
  const moved = new Map<string, PresenceRow>();
  let { unnamed } = before;
  for (const crossing of crossings) {
    const { personId } = crossing;
    if (personId === null) {
      unnamed += unnamedBy(crossing, from);
      continue;
    }
    const row = moved.get(personId) ?? known.get(personId);
    const now = whereaboutsAfter(crossing, row && whereaboutsIn(row), from);
    if (now) moved.set(personId, presenceRow(place, personId, now));
  }
  let { named } = before;
  for (const [personId, { inside }] of moved) named += inside - (known.get(personId)?.inside ?? 0);
  await savePresence(tx, [...moved.values()]);
  const after = { ...before, named, unnamed };
  await saveOccupancy(tx, after);
  return { before: peopleIn(before), after: peopleIn(after) };
}

export function neverCounted({ eventId, zoneId }: Omit<ZonePlace, 'accessPointId'>): OccupancyRow {
  return { zone_id: zoneId, event_id: eventId, named: 0, unnamed: 0, emptied_at: 0, unnamed_at: 0 };
}

export function countedFrom(row: OccupancyRow): CountedFrom {
  return { emptiedAtMs: row.emptied_at, unnamedAtMs: row.unnamed_at };
}

export function presenceRow(
  place: ZonePlace,
  personId: string,
  { atMs, place: where }: Whereabouts,
): PresenceRow {
  return {
    event_id: place.eventId,
    zone_id: place.zoneId,
    person_id: personId,
    at: atMs,
    inside: where === 'inside' ? 1 : 0,
    access_point_id: place.accessPointId,
  };
}

function whereaboutsIn({ at, inside }: PresenceRow): Whereabouts {
  return { atMs: at, place: inside === 1 ? 'inside' : 'outside' };
}
