import type { Venue } from '#contract/venue';
import { EVERY_ZONE } from '#domain/access/accreditation';
import { type AuditAction, appendAudit } from '../audit/audit-log.ts';
import type { Actor, Principal } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { unlessTaken } from '../db/unique.ts';
import { bumpConfigVersion, findEvent } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import { found, RequestError } from '../request-error.ts';
import {
  type AccessPoint,
  findVenue,
  insertAccessPoint,
  insertVenue,
  insertZone,
  saveZone,
  venuesOf,
  type Zone,
  zoneIsIn,
} from './venue-store.ts';

export type NewAccessPoint = Omit<AccessPoint, 'id' | 'lanes'> & {
  readonly lanes: readonly Omit<AccessPoint['lanes'][number], 'id'>[];
};

export type NewZone = Omit<Zone, 'id' | 'version'>;

/** Venues with their zones, access points and lanes. */
export class VenueService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;

  constructor(db: Db, clock: Clock, notifier: CommitNotifier) {
    this.#db = db;
    this.#clock = clock;
    this.#notifier = notifier;
  }

  async list(actor: Actor, eventId: string): Promise<{ venues: Venue[] }> {
    requireAccess(actor, 'event:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    return { venues: await venuesOf(this.#db, eventId) };
  }

  create(actor: Actor, eventId: string, { name }: { readonly name: string }): Promise<Venue> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    return this.#change(user, eventId, 'venue-created', async (tx) => {
      const id = newId();
      found(await findEvent(tx, eventId));
      await insertVenue(tx, { id, event_id: eventId, name, created_at: this.#clock.nowMs() });
      return { id, name, zones: [], accessPoints: [] };
    });
  }

  createZone(actor: Actor, eventId: string, venueId: string, wanted: NewZone): Promise<Zone> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    if (wanted.code === EVERY_ZONE) {
      throw new RequestError('invalid-request', [{ path: 'body.code', problem: 'means every zone' }]);
    }
    return this.#change(user, eventId, 'zone-created', async (tx) => {
      found(await findVenue(tx, eventId, venueId));
      const zone = { id: newId(), version: 1, ...wanted };
      await unlessTaken('body.code', insertZone(tx, eventId, venueId, zone));
      return zone;
    });
  }

  /** @throws RequestError `changed-meanwhile` */
  changeZone(
    actor: Actor,
    place: { readonly eventId: string; readonly venueId: string; readonly zoneId: string },
    madeOn: number,
    wanted: Pick<Zone, 'name' | 'policy'>,
  ): Promise<Zone> {
    const { eventId, venueId, zoneId } = place;
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    return this.#change(user, eventId, 'zone-changed', async (tx) => {
      found(await findVenue(tx, eventId, venueId));
      if (!(await zoneIsIn(tx, venueId, zoneId))) throw new RequestError('not-found');
      const zone = await saveZone(tx, zoneId, madeOn, wanted);
      if (!zone) throw new RequestError('changed-meanwhile');
      return zone;
    });
  }

  createAccessPoint(
    actor: Actor,
    eventId: string,
    venueId: string,
    wanted: NewAccessPoint,
  ): Promise<AccessPoint> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    return this.#change(user, eventId, 'access-point-created', async (tx) => {
      found(await findVenue(tx, eventId, venueId));
      if (!(await zoneIsIn(tx, venueId, wanted.zoneId))) {
        throw new RequestError('invalid-request', [
          { path: 'body.zoneId', problem: 'is no zone of this venue' },
        ]);
      }
      const lanes = wanted.lanes.map((lane) => ({ id: newId(), ...lane }));
      const accessPoint = { id: newId(), ...wanted, lanes };
      await unlessTaken('body.name', insertAccessPoint(tx, eventId, venueId, accessPoint));
      return accessPoint;
    });
  }

  async #change<Made extends { readonly id: string }>(
    user: Principal,
    eventId: string,
    action: AuditAction,
    make: (tx: Db) => Promise<Made>,
  ): Promise<Made> {
    const made = await this.#db.transaction().execute(async (tx) => {
      const result = await make(tx);
      await bumpConfigVersion(tx, eventId);
      await appendAudit(tx, this.#clock.nowMs(), {
        actor: user,
        action,
        eventId,
        subject: { id: result.id },
      });
      return result;
    });
    this.#notifier.committed(`gallery/${eventId}`);
    return made;
  }
}
