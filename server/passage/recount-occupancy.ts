import { z } from 'zod';
import { idSchema } from '#contract/primitives';
import { type Crossing, unnamedBy, type Whereabouts, whereaboutsAfter } from '#domain/access/crossing';
import type { Db } from '../db/database.ts';
import { findEvent, takePassageVersions } from '../event/event-store.ts';
import type { JobKind, RunningJob } from '../jobs/job.ts';
import type { WantedJob } from '../jobs/job-store.ts';
import { existingPeople } from '../person/person-store.ts';
import { countedFrom, neverCounted, presenceRow } from './occupancy.ts';
import {
  type CorrectionRow,
  correctionsOf,
  deletePresenceIn,
  type OccupancyRow,
  saveOccupancy,
  savePresence,
} from './occupancy-store.ts';
import { crossingsAfterVersion, type PassedRow } from './passage-store.ts';

const RECOUNT = 'recount-occupancy';
const payloadSchema = z.strictObject({ eventId: idSchema });
const PAGE = 2_000;

export function recountJobOf(eventId: string, runAtMs: number): WantedJob {
  return { kind: RECOUNT, key: `${RECOUNT}/${eventId}`, payload: { eventId }, runAtMs };
}

/**
 * Counts an event's zones again from its passages and corrections. It reads the log while gates go on
 * uploading, then holds the event's order for what has come since and for writing: the count is never
 * seen half done, and no crossing is missed or taken twice.
 */
export function recountOccupancyJob(db: Db): JobKind<z.infer<typeof payloadSchema>> {
  return {
    kind: RECOUNT,
    payload: payloadSchema,
    attempts: 5,
    everyMs: null,
    run: ({ eventId }, job) => recountEvent(db, eventId, job),
  };
}

async function recountEvent(db: Db, eventId: string, { signal, report }: RunningJob): Promise<void> {
  const event = await findEvent(db, eventId);
  if (!event) return;
  const count = await ZoneCounts.begin(db, eventId);
  while (await count.readOn(db)) {
    signal.throwIfAborted();
    await report({ done: count.version, total: event.passage_version });
  }
  await db.transaction().execute(async (tx) => {
    await takePassageVersions(tx, eventId, 0);
    while (await count.readOn(tx));
    await count.save(tx);
  });
}

interface ZoneCount {
  readonly latest: Map<string, Whereabouts & { readonly accessPointId: string | null }>;
  /**
   * By passage, since one that changes while the log is read comes again. Few: those who were let through by hand,
   * or have been erased since.
   */
  readonly unnamed: Map<string, Crossing>;
}

class ZoneCounts {
  version = 0;
  readonly #eventId: string;
  readonly #zoneOf: ReadonlyMap<string, string>;
  readonly #zones: ReadonlyMap<string, ZoneCount>;

  private constructor(eventId: string, zoneOf: ReadonlyMap<string, string>, zoneIds: readonly string[]) {
    this.#eventId = eventId;
    this.#zoneOf = zoneOf;
    this.#zones = new Map(zoneIds.map((id) => [id, { latest: new Map(), unnamed: new Map() }]));
  }

  static async begin(db: Db, eventId: string): Promise<ZoneCounts> {
    const places = await db
      .selectFrom('access_points')
      .select(['id', 'zone_id'])
      .where('event_id', '=', eventId)
      .execute();
    const zones = await db.selectFrom('zones').select('id').where('event_id', '=', eventId).execute();
    return new ZoneCounts(
      eventId,
      new Map(places.map(({ id, zone_id }) => [id, zone_id])),
      zones.map(({ id }) => id),
    );
  }

  /** @returns whether there may be more */
  async readOn(db: Db): Promise<boolean> {
    const page = await crossingsAfterVersion(db, this.#eventId, this.version, PAGE);
    for (const row of page) this.#take(row);
    this.version = page.at(-1)?.version ?? this.version;
    return page.length === PAGE;
  }

  #take({ id, access_point_id: accessPointId, person_id: personId, at: atMs, direction }: PassedRow): void {
    const zone = this.#zones.get(this.#zoneOf.get(accessPointId) ?? '');
    if (!zone) return;
    const crossing = { personId, direction, atMs };
    if (personId === null) zone.unnamed.set(id, crossing);
    else move(zone, personId, crossing, accessPointId);
  }

  async #stillThere(tx: Db, personIds: readonly string[]): Promise<ReadonlySet<string>> {
    const there = new Set<string>();
    for (let from = 0; from < personIds.length; from += PAGE) {
      const some = await existingPeople(tx, this.#eventId, personIds.slice(from, from + PAGE));
      for (const id of some) there.add(id);
    }
    return there;
  }

  async save(tx: Db): Promise<void> {
    for (const [zoneId, zone] of this.#zones) {
      const row = corrected(zone, await correctionsOf(tx, zoneId), {
        ...neverCounted({ eventId: this.#eventId, zoneId }),
      });
      const from = countedFrom(row);
      for (const crossing of zone.unnamed.values()) row.unnamed += unnamedBy(crossing, from);
      const there = await this.#stillThere(tx, [...zone.latest.keys()]);
      // Who was erased while the log was read has come again among the unnamed.
      const named = [...zone.latest].filter(([personId]) => there.has(personId));
      const people = named.map(([personId, where]) =>
        presenceRow(
          { eventId: this.#eventId, zoneId, accessPointId: where.accessPointId },
          personId,
          where.atMs > from.emptiedAtMs ? where : { ...where, place: 'outside' },
        ),
      );
      row.named = people.filter(({ inside }) => inside === 1).length;
      await deletePresenceIn(tx, zoneId);
      await savePresence(tx, people);
      await saveOccupancy(tx, row);
    }
  }
}

/** Lets corrections move people like crossings do, and tells from when on the rest is counted. */
function corrected(zone: ZoneCount, corrections: readonly CorrectionRow[], row: OccupancyRow): OccupancyRow {
  const counted = { ...row };
  for (const { kind, at, person_id: personId, people } of corrections) {
    if (kind === 'emptied') {
      Object.assign(counted, { emptied_at: at, unnamed_at: at, unnamed: 0 });
    } else if (kind === 'unnamed-counted') {
      Object.assign(counted, { unnamed_at: at, unnamed: people ?? 0 });
    } else if (personId !== null) {
      const direction = kind === 'person-inside' ? 'in' : 'out';
      move(zone, personId, { personId, direction, atMs: at }, null);
    }
  }
  return counted;
}

const ALWAYS = { emptiedAtMs: 0, unnamedAtMs: 0 };

function move(zone: ZoneCount, personId: string, crossing: Crossing, accessPointId: string | null): void {
  const now = whereaboutsAfter(crossing, zone.latest.get(personId), ALWAYS);
  if (now) zone.latest.set(personId, { ...now, accessPointId });
}
