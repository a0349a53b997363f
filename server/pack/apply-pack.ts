import { type EventPack, type WholeZone, wholeZone } from '#contract/event-pack';
import type { Venue } from '#contract/venue';
import type { ZonePolicy } from '#contract/zone-policy';
import { canonicalJson } from '#domain/journal/canonical-json';
import type { Db } from '../db/database.ts';
import { findCodes, saveCodes } from '../event/accreditation-codes-store.ts';
import { type EventRow, settingsOf } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import { RequestError } from '../request-error.ts';
import {
  type AccessPoint,
  insertAccessPoint,
  insertVenue,
  insertZone,
  saveAccessPoint,
  saveVenueName,
  saveZone,
  venuesOf,
} from '../venue/venue-store.ts';

type PackedVenue = EventPack['venues'][number];
type PackedGate = PackedVenue['gates'][number];
type ZoneIds = ReadonlyMap<string, string>;

/**
 * Brings an event to what a pack says; what the pack does not name stays. The transaction must hold the event's
 * row, so that nobody changes its places meanwhile.
 * @param nowMs from which on new venues are counted up, so that they stay in the order of the pack
 * @throws RequestError `conflict`, naming the place in the pack, for a gate that leads elsewhere already
 */
export async function applyPack(tx: Db, event: EventRow, pack: EventPack, nowMs: number): Promise<void> {
  await bringCodes(tx, event.id, pack);
  const venues = await venuesOf(tx, event.id);
  for (const [v, packed] of pack.venues.entries()) {
    const before = venues.find(({ code }) => code === packed.code);
    const venueId = await bringVenue(tx, event.id, before, packed, nowMs + v);
    const place = { eventId: event.id, venueId };
    const zones = new Map((before?.zones ?? []).map(({ code, id }) => [code, id]));
    for (const zone of packed.zones) {
      zones.set(zone.code, await bringZone(tx, event, place, before, wholeZone(pack, zone)));
    }
    for (const [g, gate] of packed.gates.entries()) {
      await bringGate(tx, place, { before, zones, path: `body.pack.venues.${v}.gates.${g}` }, gate);
    }
  }
}

async function bringCodes(tx: Db, eventId: string, pack: EventPack): Promise<void> {
  const before = await findCodes(tx, eventId);
  const after = {
    categories: merged(before.categories, pack.categories),
    functions: merged(before.functions, pack.functions),
  };
  const { version, ...present } = before;
  if (canonicalJson(after) === canonicalJson(present)) return;
  if (!(await saveCodes(tx, eventId, { version, ...after }))) throw new RequestError('changed-meanwhile');
}

/** Those that are there keep their places; new ones follow. */
function merged<T extends { readonly code: string }>(before: readonly T[], pack: readonly T[]): T[] {
  const isThere = ({ code }: T) => before.some((one) => one.code === code);
  return [
    ...before.map((one) => pack.find(({ code }) => code === one.code) ?? one),
    ...pack.filter((one) => !isThere(one)),
  ];
}

async function bringVenue(
  tx: Db,
  eventId: string,
  before: Venue | undefined,
  { code, name }: PackedVenue,
  createdAtMs: number,
): Promise<string> {
  if (before) {
    if (before.name !== name) await saveVenueName(tx, before.id, before.version, name);
    return before.id;
  }
  const id = newId();
  await insertVenue(tx, { id, event_id: eventId, version: 1, code, name, created_at: createdAtMs });
  return id;
}

async function bringZone(
  tx: Db,
  event: EventRow,
  { eventId, venueId }: { readonly eventId: string; readonly venueId: string },
  venue: Venue | undefined,
  { code, name, policy: packed }: WholeZone,
): Promise<string> {
  const policy: ZonePolicy = { ...settingsOf(event).promise, ...packed };
  const before = venue?.zones.find((zone) => zone.code === code);
  if (before) {
    const isAsItWas = before.name === name && canonicalJson(before.policy) === canonicalJson(policy);
    if (!isAsItWas) await saveZone(tx, before.id, before.version, { name, policy });
    return before.id;
  }
  const id = newId();
  await insertZone(tx, eventId, venueId, { id, version: 1, code, name, policy, passbackForgottenAt: null });
  return id;
}

async function bringGate(
  tx: Db,
  { eventId, venueId }: { readonly eventId: string; readonly venueId: string },
  at: { readonly before: Venue | undefined; readonly zones: ZoneIds; readonly path: string },
  { zone, lanes, ...packed }: PackedGate,
): Promise<void> {
  const zoneId = at.zones.get(zone) ?? '';
  const before = at.before?.accessPoints.find(({ name }) => name === packed.name);
  if (!before) {
    const made = { id: newId(), version: 1, zoneId, lanes: lanes.map((lane) => ({ id: newId(), ...lane })) };
    await insertAccessPoint(tx, eventId, venueId, { ...packed, ...made });
    return;
  }
  if (before.zoneId !== zoneId) {
    throw new RequestError('conflict', [
      { path: `${at.path}.zone`, problem: 'leads into another zone already' },
    ]);
  }
  const after: AccessPoint = { ...before, ...packed, lanes: lanesAfter(before.lanes, lanes) };
  if (canonicalJson(after) !== canonicalJson(before))
    await saveAccessPoint(tx, eventId, before.version, after);
}

/** The log speaks of every lane that there has been: none goes, and none moves. */
function lanesAfter(before: AccessPoint['lanes'], packed: PackedGate['lanes']): AccessPoint['lanes'] {
  const fresh = packed.filter(({ name }) => !before.some((lane) => lane.name === name));
  return [
    ...before.map((lane) => ({
      ...lane,
      direction: packed.find(({ name }) => name === lane.name)?.direction ?? lane.direction,
    })),
    ...fresh.map((lane) => ({ id: newId(), ...lane })),
  ];
}
