import type { z } from 'zod';
import type { Correction, presentPersonSchema, ZoneOccupancy } from '#contract/occupancy';
import type { ExportFormat } from '#contract/passage';
import { appendAudit } from '../audit/audit-log.ts';
import { type Actor, idOf, type Principal } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { findEvent, takePassageVersions } from '../event/event-store.ts';
import type { FileAnswer } from '../http/handler.ts';
import { enqueueJob } from '../jobs/job-store.ts';
import { newId } from '../new-id.ts';
import { decodeTimeCursor, encodeCursor, type PageCursor } from '../page-cursor.ts';
import { findPerson } from '../person/person-store.ts';
import { found, RequestError } from '../request-error.ts';
import { venuesOf } from '../venue/venue-store.ts';
import { countCrossings, neverCounted, peopleIn, type ZonePlace } from './occupancy.ts';
import {
  emptyZone,
  findOccupancy,
  insertCorrection,
  type OccupancyRow,
  occupancyOfEvent,
  type PresentPerson,
  presentPage,
  saveOccupancy,
} from './occupancy-store.ts';
import { recountJobOf } from './recount-occupancy.ts';
import { type Column, tableFile } from './table-file.ts';

const EXPORT_PAGE = 500;

const MUSTER_COLUMNS: readonly Column<PresentPerson>[] = [
  { name: 'person', value: ({ person }) => person.name },
  { name: 'external_id', value: ({ person }) => person.externalId },
  { name: 'inside_since', value: ({ since }) => new Date(since).toISOString() },
  { name: 'gate', value: ({ accessPoint }) => accessPoint?.name ?? null },
  { name: 'person_id', value: ({ person }) => person.id },
];

/** Who is inside which zone, as people read and correct it. */
export class OccupancyService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;

  constructor(db: Db, clock: Clock, notifier: CommitNotifier) {
    this.#db = db;
    this.#clock = clock;
    this.#notifier = notifier;
  }

  async list(
    actor: Actor,
    eventId: string,
    { venueId }: { readonly venueId?: string | undefined },
  ): Promise<{ zones: ZoneOccupancy[]; now: number }> {
    requireAccess(actor, 'passage:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    const zones = await occupancies(this.#db, eventId);
    return {
      zones: zones.filter(({ venue }) => venueId === undefined || venue.id === venueId),
      now: this.#clock.nowMs(),
    };
  }

  async listPresent(
    actor: Actor,
    { eventId, zoneId }: { readonly eventId: string; readonly zoneId: string },
    query: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<{
    present: z.infer<typeof presentPersonSchema>[];
    occupancy: ZoneOccupancy;
    nextCursor: string | null;
  }> {
    requireAccess(actor, 'passage:read', onEvent(eventId));
    const occupancy = found(await occupancyIn(this.#db, eventId, zoneId));
    const after = query.cursor === undefined ? null : decodeTimeCursor(query.cursor);
    const page = await presentPage(this.#db, zoneId, after, query.limit + 1);
    const present = page.slice(0, query.limit);
    const last = present.at(-1);
    const more = last !== undefined && page.length > present.length;
    return {
      present,
      occupancy,
      nextCursor: more ? encodeCursor({ key: last.since, id: last.person.id }) : null,
    };
  }

  /** The muster list as a file. Who took it is in the audit log before the first line. */
  async exportPresent(
    actor: Actor,
    { eventId, zoneId }: { readonly eventId: string; readonly zoneId: string },
    format: ExportFormat,
    signal: AbortSignal,
  ): Promise<FileAnswer> {
    const user = requireAccess(actor, 'passage:export', onEvent(eventId));
    await this.#db.transaction().execute(async (tx) => {
      found(await occupancyIn(tx, eventId, zoneId));
      const subject = { zoneId, format };
      await appendAudit(tx, this.#clock.nowMs(), {
        actor: user,
        action: 'muster-exported',
        eventId,
        subject,
      });
    });
    return tableFile({ name: `muster-${zoneId}`, format }, MUSTER_COLUMNS, this.#pages(zoneId, signal));
  }

  async *#pages(zoneId: string, signal: AbortSignal): AsyncGenerator<readonly PresentPerson[]> {
    let after: PageCursor<number> | null = null;
    while (!signal.aborted) {
      const page: PresentPerson[] = await presentPage(this.#db, zoneId, after, EXPORT_PAGE);
      const last = page.at(-1);
      if (!last) return;
      yield page;
      after = { key: last.since, id: last.person.id };
    }
  }

  correct(
    actor: Actor,
    { eventId, zoneId }: { readonly eventId: string; readonly zoneId: string },
    correction: Correction,
  ): Promise<ZoneOccupancy> {
    const user = requireAccess(actor, 'occupancy:correct', onEvent(eventId));
    return this.#db.transaction().execute(async (tx) => {
      // Holds the event's order: no upload counts meanwhile.
      await takePassageVersions(tx, eventId, 0);
      found(await occupancyIn(tx, eventId, zoneId));
      const nowMs = this.#clock.nowMs();
      await apply(tx, { eventId, zoneId, accessPointId: null }, correction, nowMs);
      await this.#note(tx, user, { eventId, zoneId }, correction, nowMs);
      return found(await occupancyIn(tx, eventId, zoneId));
    });
  }

  async recount(actor: Actor, eventId: string): Promise<void> {
    const user = requireAccess(actor, 'occupancy:correct', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    await this.#db.transaction().execute(async (tx) => {
      found(await findEvent(tx, eventId));
      await enqueueJob(tx, recountJobOf(eventId, nowMs), nowMs);
      await appendAudit(tx, nowMs, { actor: user, action: 'occupancy-recounted', eventId, subject: {} });
    });
    this.#notifier.committed('jobs');
  }

  async #note(
    tx: Db,
    user: Principal,
    { eventId, zoneId }: { readonly eventId: string; readonly zoneId: string },
    correction: Correction,
    nowMs: number,
  ): Promise<void> {
    const personId = 'personId' in correction ? correction.personId : null;
    const people = correction.kind === 'unnamed-counted' ? correction.people : null;
    const id = newId();
    await insertCorrection(tx, {
      id,
      event_id: eventId,
      zone_id: zoneId,
      at: nowMs,
      kind: correction.kind,
      person_id: personId,
      people,
      reason: correction.reason,
      actor_id: idOf(user),
    });
    await appendAudit(tx, nowMs, {
      actor: user,
      action: 'occupancy-corrected',
      eventId,
      subject: { id, zoneId, kind: correction.kind, personId, people },
    });
  }
}

async function apply(tx: Db, place: ZonePlace, correction: Correction, nowMs: number): Promise<void> {
  const { eventId, zoneId } = place;
  switch (correction.kind) {
    case 'emptied':
      await emptyZone(tx, zoneId);
      await saveOccupancy(tx, { ...neverCounted(place), emptied_at: nowMs, unnamed_at: nowMs });
      return;
    case 'unnamed-counted': {
      const before = (await findOccupancy(tx, zoneId)) ?? neverCounted(place);
      await saveOccupancy(tx, { ...before, unnamed: correction.people, unnamed_at: nowMs });
      return;
    }
    case 'person-inside':
    case 'person-outside': {
      const { personId } = correction;
      if (!(await findPerson(tx, eventId, personId))) {
        throw new RequestError('invalid-request', [{ path: 'body.personId', problem: 'is nobody here' }]);
      }
      const direction = correction.kind === 'person-inside' ? 'in' : 'out';
      await countCrossings(tx, place, [{ personId, direction, atMs: nowMs }]);
    }
  }
}

async function occupancyIn(db: Db, eventId: string, zoneId: string): Promise<ZoneOccupancy | undefined> {
  const zones = await occupancies(db, eventId);
  return zones.find(({ zone }) => zone.id === zoneId);
}

async function occupancies(db: Db, eventId: string): Promise<ZoneOccupancy[]> {
  const counted = new Map((await occupancyOfEvent(db, eventId)).map((row) => [row.zone_id, row]));
  const venues = await venuesOf(db, eventId);
  return venues.flatMap((venue) =>
    venue.zones.map((zone) =>
      toldOf(counted.get(zone.id) ?? neverCounted({ eventId, zoneId: zone.id }), {
        zone: { id: zone.id, code: zone.code, name: zone.name },
        venue: { id: venue.id, name: venue.name },
      }),
    ),
  );
}

function toldOf(row: OccupancyRow, where: Pick<ZoneOccupancy, 'zone' | 'venue'>): ZoneOccupancy {
  return {
    ...where,
    people: peopleIn(row),
    named: row.named,
    unnamed: row.unnamed,
    emptiedAt: row.emptied_at === 0 ? null : row.emptied_at,
  };
}
