import type { z } from 'zod';
import type { changeAccessPoint, changeZone, createAccessPoint, createZone, Venue } from '#contract/venue';
import { type ZonePolicy, zonePolicySchema } from '#contract/zone-policy';
import { EVERY } from '#domain/access/privilege';
import { type AuditAction, appendAudit } from '../audit/audit-log.ts';
import type { Actor, Principal } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { unlessTaken } from '../db/unique.ts';
import { bumpConfigVersion, findEvent, settingsOf } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import { found, RequestError } from '../request-error.ts';
import {
  type AccessPoint,
  findPlace,
  findVenue,
  findZone,
  insertAccessPoint,
  insertVenue,
  insertZone,
  saveAccessPoint,
  saveForgottenAt,
  saveVenueName,
  saveZone,
  venuesOf,
  type Zone,
} from './venue-store.ts';

export type NewAccessPoint = z.output<typeof createAccessPoint.body>;
export type AccessPointChange = z.output<typeof changeAccessPoint.body>;
export type NewZone = z.output<typeof createZone.body>;
export type ZoneChange = z.output<typeof changeZone.body>;

interface VenueIds {
  readonly eventId: string;
  readonly venueId: string;
}

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

  create(
    actor: Actor,
    eventId: string,
    { code, name }: { readonly code: string; readonly name: string },
  ): Promise<Venue> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    requireOwnCode(code);
    return this.#change(user, eventId, 'venue-created', async (tx) => {
      const id = newId();
      found(await findEvent(tx, eventId));
      const row = { id, event_id: eventId, version: 1, code, name, created_at: this.#clock.nowMs() };
      await unlessTaken('body.code', insertVenue(tx, row));
      return { id, version: 1, code, name, zones: [], accessPoints: [] };
    });
  }

  /** @throws RequestError `changed-meanwhile` */
  change(actor: Actor, { eventId, venueId }: VenueIds, madeOn: number, name: string): Promise<Venue> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    return this.#change(user, eventId, 'venue-changed', async (tx) => {
      found(await findVenue(tx, eventId, venueId));
      if (!(await saveVenueName(tx, venueId, madeOn, name))) throw new RequestError('changed-meanwhile');
      return found((await venuesOf(tx, eventId)).find((venue) => venue.id === venueId));
    });
  }

  createZone(actor: Actor, eventId: string, venueId: string, wanted: NewZone): Promise<Zone> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    requireOwnCode(wanted.code);
    return this.#change(user, eventId, 'zone-created', async (tx) => {
      const { promise } = settingsOf(found(await findEvent(tx, eventId)));
      found(await findVenue(tx, eventId, venueId));
      const policy: ZonePolicy = { ...promise, ...wanted.policy };
      const zone = { id: newId(), version: 1, ...wanted, policy, passbackForgottenAt: null };
      await unlessTaken('body.code', insertZone(tx, eventId, venueId, zone));
      return zone;
    });
  }

  /**
   * What is left out, of the zone or of its policy, stays as it is.
   * @throws RequestError `changed-meanwhile`
   */
  changeZone(
    actor: Actor,
    { eventId, venueId, zoneId }: VenueIds & { readonly zoneId: string },
    madeOn: number,
    wanted: ZoneChange,
  ): Promise<Zone> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    return this.#change(user, eventId, 'zone-changed', async (tx) => {
      found(await findVenue(tx, eventId, venueId));
      const before = found(await findZone(tx, venueId, zoneId));
      const zone = await saveZone(tx, zoneId, madeOn, {
        name: wanted.name ?? before.name,
        // Parsed, so that a part that is given as undefined does not count as given.
        policy: zonePolicySchema.parse({ ...before.policy, ...given(wanted.policy ?? {}) }),
      });
      if (!zone) throw new RequestError('changed-meanwhile');
      return zone;
    });
  }

  /** What gates of the zone have seen until now counts no more for passback. */
  forgetPassback(
    actor: Actor,
    { eventId, venueId, zoneId }: VenueIds & { readonly zoneId: string },
  ): Promise<Zone> {
    const user = requireAccess(actor, 'gate:manage', onEvent(eventId));
    return this.#change(user, eventId, 'passback-forgotten', async (tx) => {
      found(await findVenue(tx, eventId, venueId));
      return found(await saveForgottenAt(tx, venueId, zoneId, this.#clock.nowMs()));
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
      if (!(await findZone(tx, venueId, wanted.zoneId))) {
        throw new RequestError('invalid-request', [
          { path: 'body.zoneId', problem: 'is no zone of this venue' },
        ]);
      }
      const lanes = wanted.lanes.map((lane) => ({ id: newId(), ...lane }));
      const accessPoint = { id: newId(), version: 1, ...wanted, lanes };
      await unlessTaken('body.name', insertAccessPoint(tx, eventId, venueId, accessPoint));
      return accessPoint;
    });
  }

  /**
   * What is left out stays as it is; a list of lanes names all that there are.
   * @throws RequestError `changed-meanwhile`; `invalid-request` for a list that leaves a lane out
   */
  changeAccessPoint(
    actor: Actor,
    { eventId, venueId, accessPointId }: VenueIds & { readonly accessPointId: string },
    madeOn: number,
    wanted: AccessPointChange,
  ): Promise<AccessPoint> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    return this.#change(user, eventId, 'access-point-changed', async (tx) => {
      const place = found(await findPlace(tx, eventId, accessPointId));
      if (place.venue.id !== venueId) throw new RequestError('not-found');
      const before = place.accessPoint;
      const lanes = wanted.lanes ? lanesAfter(before.lanes, wanted.lanes) : before.lanes;
      const after: AccessPoint = {
        ...before,
        version: madeOn + 1,
        name: wanted.name ?? before.name,
        galleryScope: wanted.galleryScope ?? before.galleryScope,
        whenFailing: wanted.whenFailing ?? before.whenFailing,
        lanes,
      };
      const saved = await unlessTaken('body.name', saveAccessPoint(tx, eventId, madeOn, after));
      if (!saved) throw new RequestError('changed-meanwhile');
      return after;
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

/** @throws RequestError for the code that stands for all of them */
function requireOwnCode(code: string): void {
  if (code !== EVERY) return;
  throw new RequestError('invalid-request', [{ path: 'body.code', problem: 'stands for every code' }]);
}

function given(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

type Lane = AccessPoint['lanes'][number];

function lanesAfter(before: readonly Lane[], wanted: NonNullable<AccessPointChange['lanes']>): Lane[] {
  const problem = lanesProblem(before, wanted);
  if (problem !== null) throw new RequestError('invalid-request', [{ path: 'body.lanes', problem }]);
  return wanted.map(({ id, name, direction }) => ({ id: id ?? newId(), name, direction }));
}

/** The log speaks of every lane that there has been, so none goes. */
function lanesProblem(
  before: readonly Lane[],
  wanted: NonNullable<AccessPointChange['lanes']>,
): string | null {
  const named = wanted.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const names = wanted.map(({ name }) => name);
  if (new Set(named).size !== named.length || new Set(names).size !== names.length)
    return 'names a lane twice';
  if (!named.every((id) => before.some((lane) => lane.id === id))) return 'names a lane that is not here';
  return before.every(({ id }) => named.includes(id)) ? null : 'leaves a lane out';
}
