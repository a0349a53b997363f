import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { type DeviceRow, pairedDevicesOf } from '../device/device-store.ts';
import type { Presence } from '../device/presence.ts';
import { type Place, placesOf } from '../venue/venue-store.ts';

export type Reachable = 'not-paired' | 'offline' | 'online';

export interface GateAt {
  readonly place: Place;
  readonly device: DeviceRow | null;
  readonly gate: Reachable;
}

/** Every access point of an event, with the gate that is paired with it and whether it can be told something now. */
export async function gatesOf(
  db: Db,
  eventId: string,
  { presence, clock }: { readonly presence: Presence; readonly clock: Clock },
): Promise<readonly GateAt[]> {
  const places = await placesOf(db, eventId);
  const devices = await pairedDevicesOf(db, eventId);
  const nowMs = clock.nowMs();
  return places.map((place) => {
    const device = devices.find((candidate) => candidate.access_point_id === place.accessPoint.id) ?? null;
    const isOnline = device && presence.isOnline(device.id, device.last_seen_at, nowMs);
    return { place, device, gate: device ? (isOnline ? 'online' : 'offline') : 'not-paired' };
  });
}
