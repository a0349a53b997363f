import { createEvent } from '#contract/event';
import { createPerson, type Person } from '#contract/person';
import { createAccessPoint, createVenue, createZone } from '#contract/venue';
import type { ZonePolicy } from '#contract/zone-policy';
import type { Client } from './client.ts';

export const POLICY: ZonePolicy = {
  promisedFpir: 0.01,
  whenRefused: 'badge-and-face',
  liveness: 'off',
  passback: { kind: 'none' },
  entryBy: 'face',
  byTime: [],
  schedule: { kind: 'always' },
  occupancy: { kind: 'unlimited' },
  staleAfterMs: 60_000,
  whenStale: 'refuse',
  keepCropsMs: 3_600_000,
};

export interface SmallEvent {
  readonly eventId: string;
  readonly venueId: string;
  /** Access point and lane that lead into the zone FIELD. */
  readonly field: { readonly accessPointId: string; readonly laneId: string };
  /** Access point and lane that lead into the zone VIP. */
  readonly vip: { readonly accessPointId: string; readonly laneId: string };
}

/** An event with one venue, two zones and a gate into each. */
export async function makeSmallEvent(admin: Client, policy: Partial<ZonePolicy> = {}): Promise<SmallEvent> {
  const event = await admin.ok(createEvent, {
    body: { name: 'Small Games', timeZone: 'Europe/Paris', state: 'live' },
  });
  const params = { eventId: event.id };
  const venue = await admin.ok(createVenue, { params, body: { code: 'ARENA', name: 'Arena' } });
  const gateInto = async (code: string) => {
    const inVenue = { ...params, venueId: venue.id };
    const zone = await admin.ok(createZone, {
      params: inVenue,
      body: { code, name: `Zone ${code}`, policy: { ...POLICY, ...policy } },
    });
    const accessPoint = await admin.ok(createAccessPoint, {
      params: inVenue,
      body: {
        name: `Gate ${code}`,
        zoneId: zone.id,
        galleryScope: 'entitled',
        lanes: [{ name: 'Lane 1', direction: 'in' }],
      },
    });
    return { accessPointId: accessPoint.id, laneId: accessPoint.lanes[0]?.id ?? '' };
  };
  return {
    eventId: event.id,
    venueId: venue.id,
    field: await gateInto('FIELD'),
    vip: await gateInto('VIP'),
  };
}

/** A person with one accreditation for the zones, valid for years. */
export function addPerson(
  admin: Client,
  eventId: string,
  name: string,
  zones: readonly string[],
): Promise<Person> {
  return admin.ok(createPerson, {
    params: { eventId },
    body: {
      name,
      externalId: null,
      accreditations: [
        { category: 'ATH', validFromMs: 0, validUntilMs: 4_000_000_000_000, zones: [...zones] },
      ],
    },
  });
}
