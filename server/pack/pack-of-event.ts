import { type EventPack, PACK_FORM } from '#contract/event-pack';
import type { Venue } from '#contract/venue';
import { canonicalJson } from '#domain/journal/canonical-json';
import type { Db } from '../db/database.ts';
import { findCodes } from '../event/accreditation-codes-store.ts';
import { findEvent } from '../event/event-store.ts';
import { found } from '../request-error.ts';
import { venuesOf } from '../venue/venue-store.ts';

type Shared = EventPack['zones'][number];
type Packed = EventPack['venues'][number];
type Zone = Venue['zones'][number];

/** What an event is made of, so that another can be made like it. @throws RequestError `not-found` */
export async function packOfEvent(db: Db, eventId: string): Promise<EventPack> {
  const { name } = found(await findEvent(db, eventId));
  const { categories, functions } = await findCodes(db, eventId);
  const venues = await venuesOf(db, eventId);
  const shared = sharedZones(venues);
  return {
    form: PACK_FORM,
    name,
    description: '',
    categories,
    functions,
    zones: shared,
    venues: venues.map((venue) => packedVenue(venue, shared)),
  };
}

/** Zones that several venues have, as the first of them has it. */
function sharedZones(venues: readonly Venue[]): Shared[] {
  const zones = venues.flatMap((venue) => venue.zones);
  return zones.flatMap(({ code, name, policy }, i) => {
    const isFirst = zones.findIndex((one) => one.code === code) === i;
    const isShared = zones.some((one, j) => j !== i && one.code === code);
    return isFirst && isShared ? [{ code, name, policy }] : [];
  });
}

function packedVenue({ code, name, zones, accessPoints }: Venue, shared: readonly Shared[]): Packed {
  return {
    code,
    name,
    zones: zones.map((zone) =>
      packedZone(
        zone,
        shared.find((one) => one.code === zone.code),
      ),
    ),
    gates: accessPoints.map((gate) => ({
      name: gate.name,
      zone: found(zones.find(({ id }) => id === gate.zoneId)).code,
      galleryScope: gate.galleryScope,
      whenFailing: gate.whenFailing,
      lanes: gate.lanes.map((lane) => ({ name: lane.name, direction: lane.direction })),
    })),
  };
}

/** Only in what it differs from the shared zone. */
function packedZone({ code, name, policy }: Zone, shared: Shared | undefined): Packed['zones'][number] {
  if (!shared) return { code, name, policy };
  const own = Object.fromEntries(
    Object.entries(policy).filter(
      ([field, value]) =>
        canonicalJson(value) !== canonicalJson(shared.policy[field as keyof Zone['policy']] ?? null),
    ),
  );
  return {
    code,
    ...(name === shared.name ? {} : { name }),
    ...(Object.keys(own).length === 0 ? {} : { policy: own }),
  };
}
