import type { Copied } from '#contract/event-clone';
import { type AuditEntry, appendAudit } from '../audit/audit-log.ts';
import type { Db } from '../db/database.ts';
import { newId } from '../new-id.ts';
import type { Vault } from '../privacy/vault.ts';
import { found } from '../request-error.ts';
import { insertAccessPoint, insertVenue, insertZone, venuesOf } from '../venue/venue-store.ts';
import { type EventRow, findEvent, insertEvent, settingsOf } from './event-store.ts';

export interface CloneRequest {
  readonly eventId: string;
  readonly name: string;
  readonly actor: AuditEntry['actor'];
  readonly nowMs: number;
}

/**
 * Makes the next edition of an event: a draft with its structure, policies, promises and roles, under keys of its
 * own. What is copied is named here part by part, so that a table of people can never come along by being new.
 */
export async function cloneEvent(
  tx: Db,
  vault: Vault,
  { eventId, name, actor, nowMs }: CloneRequest,
): Promise<{ row: EventRow; copied: Copied }> {
  const source = found(await findEvent(tx, eventId));
  const row: EventRow = {
    id: newId(),
    name,
    time_zone: source.time_zone,
    state: 'draft',
    // The days of one edition are never those of the next.
    settings: JSON.stringify({ ...settingsOf(source), dates: null }),
    created_at: nowMs,
    version: 1,
    config_version: 1,
    gallery_epoch: newId(),
    gallery_seq: 0,
    passage_version: 0,
    cloned_from: eventId,
  };
  await insertEvent(tx, row);
  await vault.createEventKey(tx, row.id);
  const copied = { ...(await copyVenues(tx, source, row)), roles: await copyRoles(tx, source, row) };
  const subject = { from: eventId, ...copied };
  await appendAudit(tx, nowMs, { actor, action: 'event-cloned', eventId: row.id, subject });
  return { row, copied };
}

async function copyVenues(
  tx: Db,
  source: EventRow,
  { id: eventId }: EventRow,
): Promise<Omit<Copied, 'roles'>> {
  const copied = { venues: 0, zones: 0, accessPoints: 0, lanes: 0 };
  for (const { code, name, zones, accessPoints } of await venuesOf(tx, source.id)) {
    const venueId = newId();
    // One after the other, so that the copy keeps their order.
    const createdAt = source.created_at + copied.venues;
    await insertVenue(tx, { id: venueId, event_id: eventId, version: 1, code, name, created_at: createdAt });
    copied.venues += 1;
    const zoneIds = new Map<string, string>();
    for (const zone of zones) {
      const id = newId();
      zoneIds.set(zone.id, id);
      await insertZone(tx, eventId, venueId, { ...zone, id, version: 1, passbackForgottenAt: null });
      copied.zones += 1;
    }
    for (const { lanes, zoneId, ...accessPoint } of accessPoints) {
      await insertAccessPoint(tx, eventId, venueId, {
        ...accessPoint,
        id: newId(),
        version: 1,
        zoneId: found(zoneIds.get(zoneId)),
        lanes: lanes.map((lane) => ({ ...lane, id: newId() })),
      });
      copied.accessPoints += 1;
      copied.lanes += lanes.length;
    }
  }
  return copied;
}

async function copyRoles(tx: Db, source: EventRow, { id: eventId }: EventRow): Promise<number> {
  const roles = await tx.selectFrom('user_roles').selectAll().where('event_id', '=', source.id).execute();
  for (const role of roles)
    await tx
      .insertInto('user_roles')
      .values({ ...role, event_id: eventId })
      .execute();
  return roles.length;
}
