import type { z } from 'zod';
import type { EventSettings } from '#contract/event-settings';
import type { accessPointSchema, Venue, zoneSchema } from '#contract/venue';
import type { ZonePolicy } from '#contract/zone-policy';
import { zonePolicySchema } from '#contract/zone-policy';
import type { EventState } from '#domain/event/event-state';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { settingsOf } from '../event/event-store.ts';

export type Zone = z.infer<typeof zoneSchema>;
export type AccessPoint = z.infer<typeof accessPointSchema>;

/** An access point with everything around it that a gate or a list of gates must know. */
export interface Place {
  readonly event: {
    readonly id: string;
    readonly name: string;
    readonly timeZone: string;
    readonly state: EventState;
    readonly configVersion: number;
    readonly languages: EventSettings['languages'];
    readonly laneDisplay: EventSettings['laneDisplay'];
  };
  readonly venue: { readonly id: string; readonly code: string; readonly name: string };
  readonly zone: Omit<Zone, 'version'>;
  readonly accessPoint: AccessPoint;
}

export async function insertVenue(db: Db, venue: Tables['venues']): Promise<void> {
  await db.insertInto('venues').values(venue).execute();
}

/**
 * Renames a venue if the edit was made on its present version.
 * @returns false when somebody else came first
 */
export async function saveVenueName(tx: Db, venueId: string, madeOn: number, name: string): Promise<boolean> {
  const row = await tx
    .updateTable('venues')
    .set((eb) => ({ name, version: eb('version', '+', 1) }))
    .where('id', '=', venueId)
    .where('version', '=', madeOn)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export function findVenue(db: Db, eventId: string, venueId: string): Promise<Tables['venues'] | undefined> {
  return db
    .selectFrom('venues')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('id', '=', venueId)
    .executeTakeFirst();
}

export async function insertZone(db: Db, eventId: string, venueId: string, zone: Zone): Promise<void> {
  await db
    .insertInto('zones')
    .values({
      id: zone.id,
      event_id: eventId,
      venue_id: venueId,
      version: zone.version,
      code: zone.code,
      name: zone.name,
      policy: JSON.stringify(zone.policy),
      passback_forgotten_at: zone.passbackForgottenAt,
    })
    .execute();
}

/**
 * Changes a zone if the edit was made on its present version.
 * @returns undefined when somebody else came first
 */
export async function saveZone(
  tx: Db,
  zoneId: string,
  madeOn: number,
  { name, policy }: Pick<Zone, 'name' | 'policy'>,
): Promise<Zone | undefined> {
  const row = await tx
    .updateTable('zones')
    .set((eb) => ({ name, policy: JSON.stringify(policy), version: eb('version', '+', 1) }))
    .where('id', '=', zoneId)
    .where('version', '=', madeOn)
    .returningAll()
    .executeTakeFirst();
  return row && zoneOf(row);
}

/** @returns undefined when the venue has no such zone */
export async function saveForgottenAt(
  tx: Db,
  venueId: string,
  zoneId: string,
  atMs: number,
): Promise<Zone | undefined> {
  const row = await tx
    .updateTable('zones')
    .set((eb) => ({ passback_forgotten_at: atMs, version: eb('version', '+', 1) }))
    .where('venue_id', '=', venueId)
    .where('id', '=', zoneId)
    .returningAll()
    .executeTakeFirst();
  return row && zoneOf(row);
}

export async function findZone(db: Db, venueId: string, zoneId: string): Promise<Zone | undefined> {
  const row = await db
    .selectFrom('zones')
    .selectAll()
    .where('venue_id', '=', venueId)
    .where('id', '=', zoneId)
    .executeTakeFirst();
  return row && zoneOf(row);
}

export async function insertAccessPoint(
  db: Db,
  eventId: string,
  venueId: string,
  accessPoint: AccessPoint,
): Promise<void> {
  const { id, version, name, zoneId, galleryScope, whenFailing, lanes } = accessPoint;
  await db
    .insertInto('access_points')
    .values({
      id,
      event_id: eventId,
      venue_id: venueId,
      zone_id: zoneId,
      version,
      name,
      gallery_scope: galleryScope,
      when_failing: whenFailing,
    })
    .execute();
  await insertLanes(db, { eventId, accessPointId: id }, lanes);
}

/**
 * Changes an access point if the edit was made on its present version. Lanes that it has not had are new; all
 * that it had are among them.
 * @returns false when somebody else came first
 */
export async function saveAccessPoint(
  tx: Db,
  eventId: string,
  madeOn: number,
  { id, name, galleryScope, whenFailing, lanes }: AccessPoint,
): Promise<boolean> {
  const row = await tx
    .updateTable('access_points')
    .set((eb) => ({
      name,
      gallery_scope: galleryScope,
      when_failing: whenFailing,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .where('version', '=', madeOn)
    .returning('id')
    .executeTakeFirst();
  if (!row) return false;
  // Names are unique among an access point's lanes: two that swap theirs must not meet half-way.
  const had = await tx.selectFrom('lanes').select('id').where('access_point_id', '=', id).execute();
  const known = new Set(had.map((lane) => lane.id));
  for (const { id: laneId } of had) {
    await tx.updateTable('lanes').set({ name: laneId }).where('id', '=', laneId).execute();
  }
  for (const [position, { id: laneId, ...lane }] of lanes.entries()) {
    if (known.has(laneId)) {
      await tx
        .updateTable('lanes')
        .set({ ...lane, position })
        .where('id', '=', laneId)
        .execute();
    } else {
      await insertLane(tx, { eventId, accessPointId: id }, { id: laneId, ...lane }, position);
    }
  }
  return true;
}

type LanesOf = { readonly eventId: string; readonly accessPointId: string };

async function insertLanes(db: Db, of: LanesOf, lanes: AccessPoint['lanes']): Promise<void> {
  for (const [position, lane] of lanes.entries()) await insertLane(db, of, lane, position);
}

async function insertLane(
  db: Db,
  { eventId, accessPointId }: LanesOf,
  lane: AccessPoint['lanes'][number],
  position: number,
): Promise<void> {
  await db
    .insertInto('lanes')
    .values({ ...lane, event_id: eventId, access_point_id: accessPointId, position })
    .execute();
}

/** A zone with the names around it, and the kinds of gallery that gates into it hold. */
export interface ZoneGates {
  readonly zone: Zone;
  readonly venueCode: string;
  readonly venueName: string;
  readonly scopes: readonly AccessPoint['galleryScope'][];
}

/** Every zone of an event, by the names of venue and zone. */
export async function zoneGatesOf(db: Db, eventId: string): Promise<ZoneGates[]> {
  const zones = await db
    .selectFrom('zones')
    .innerJoin('venues', 'venues.id', 'zones.venue_id')
    .selectAll('zones')
    .select(['venues.code as venue_code', 'venues.name as venue_name'])
    .where('zones.event_id', '=', eventId)
    .orderBy('venues.name')
    .orderBy('zones.name')
    .orderBy('zones.id')
    .execute();
  const gates = await db
    .selectFrom('access_points')
    .select(['zone_id', 'gallery_scope'])
    .where('event_id', '=', eventId)
    .execute();
  return zones.map((row) => ({
    zone: zoneOf(row),
    venueCode: row.venue_code,
    venueName: row.venue_name,
    scopes: gates.filter((gate) => gate.zone_id === row.id).map((gate) => gate.gallery_scope),
  }));
}

/** Venues in the order they were made; what is in them by name. */
export async function venuesOf(db: Db, eventId: string): Promise<Venue[]> {
  const venues = await db
    .selectFrom('venues')
    .selectAll()
    .where('event_id', '=', eventId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const zones = await db
    .selectFrom('zones')
    .selectAll()
    .where('event_id', '=', eventId)
    .orderBy('name')
    .orderBy('id')
    .execute();
  const places = await placesOf(db, eventId);
  return venues.map((venue) => ({
    id: venue.id,
    version: venue.version,
    code: venue.code,
    name: venue.name,
    zones: zones.filter((zone) => zone.venue_id === venue.id).map(zoneOf),
    accessPoints: places.filter((place) => place.venue.id === venue.id).map((place) => place.accessPoint),
  }));
}

/** Every access point of an event, by the names of venue and access point. */
export async function placesOf(db: Db, eventId: string): Promise<Place[]> {
  const rows = await placeQuery(db)
    .where('access_points.event_id', '=', eventId)
    .orderBy('venues.name')
    .orderBy('access_points.name')
    .orderBy('access_points.id')
    .execute();
  const lanes = await db
    .selectFrom('lanes')
    .selectAll()
    .where('event_id', '=', eventId)
    .orderBy('position')
    .execute();
  return rows.map((row) =>
    placeOf(
      row,
      lanes.filter((lane) => lane.access_point_id === row.access_point_id),
    ),
  );
}

export async function findPlace(db: Db, eventId: string, accessPointId: string): Promise<Place | undefined> {
  const row = await placeQuery(db)
    .where('access_points.event_id', '=', eventId)
    .where('access_points.id', '=', accessPointId)
    .executeTakeFirst();
  if (!row) return undefined;
  const lanes = await db
    .selectFrom('lanes')
    .selectAll()
    .where('access_point_id', '=', accessPointId)
    .orderBy('position')
    .execute();
  return placeOf(row, lanes);
}

function placeQuery(db: Db) {
  return db
    .selectFrom('access_points')
    .innerJoin('events', 'events.id', 'access_points.event_id')
    .innerJoin('venues', 'venues.id', 'access_points.venue_id')
    .innerJoin('zones', 'zones.id', 'access_points.zone_id')
    .select([
      'events.id as event_id',
      'events.name as event_name',
      'events.time_zone',
      'events.state',
      'events.settings',
      'events.config_version',
      'venues.id as venue_id',
      'venues.code as venue_code',
      'venues.name as venue_name',
      'zones.id as zone_id',
      'zones.code as zone_code',
      'zones.name as zone_name',
      'zones.policy',
      'zones.passback_forgotten_at',
      'access_points.id as access_point_id',
      'access_points.name as access_point_name',
      'access_points.version as access_point_version',
      'access_points.gallery_scope',
      'access_points.when_failing',
    ]);
}

type PlaceRow = Awaited<ReturnType<ReturnType<typeof placeQuery>['executeTakeFirstOrThrow']>>;

function placeOf(row: PlaceRow, lanes: readonly Tables['lanes'][]): Place {
  const { languages, laneDisplay, retention } = settingsOf(row);
  return {
    event: {
      id: row.event_id,
      name: row.event_name,
      timeZone: row.time_zone,
      state: row.state,
      configVersion: row.config_version,
      languages,
      laneDisplay,
    },
    venue: { id: row.venue_id, code: row.venue_code, name: row.venue_name },
    zone: {
      id: row.zone_id,
      code: row.zone_code,
      name: row.zone_name,
      policy: keptNoLonger(policyOf(row.policy), retention.cropsHours),
      passbackForgottenAt: row.passback_forgotten_at,
    },
    accessPoint: {
      id: row.access_point_id,
      version: row.access_point_version,
      name: row.access_point_name,
      zoneId: row.zone_id,
      galleryScope: row.gallery_scope,
      whenFailing: row.when_failing,
      lanes: lanes.map(({ id, name, direction }) => ({ id, name, direction })),
    },
  };
}

const HOUR_MS = 3_600_000;

/** A zone may keep faces for less than its event, never for longer. */
function keptNoLonger(policy: ZonePolicy, cropsHours: number): ZonePolicy {
  return { ...policy, keepCropsMs: Math.min(policy.keepCropsMs, cropsHours * HOUR_MS) };
}

function zoneOf(row: Tables['zones']): Zone {
  return {
    id: row.id,
    version: row.version,
    code: row.code,
    name: row.name,
    policy: policyOf(row.policy),
    passbackForgottenAt: row.passback_forgotten_at,
  };
}

function policyOf(json: string): ZonePolicy {
  return zonePolicySchema.parse(JSON.parse(json));
}
