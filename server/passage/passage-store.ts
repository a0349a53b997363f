import { type ExpressionBuilder, sql } from 'kysely';
import { evidenceSchema, outcomeSchema, passageResultSchema } from '#contract/journal';
import type { Passage } from '#contract/passage';
import { forgetPersonInAlerts } from '../alert/alert-store.ts';
import type { Db } from '../db/database.ts';
import { alsoOfEvent, isSqlite } from '../db/dialect.ts';
import { insertRows } from '../db/insert-rows.ts';
import type { Tables } from '../db/tables.ts';
import { takePassageVersions } from '../event/event-store.ts';
import { forgetPersonInDeliveries } from '../subscription/delivery-store.ts';
import { forgetPresenceOf } from './occupancy-store.ts';
import type { PassagePlace } from './passage-search.ts';

export async function insertPassages(db: Db, passages: readonly Tables['passages'][]): Promise<void> {
  await insertRows(db, 'passages', passages);
}

/** Which of the ids are taken in the event. */
export async function existingPassages(
  db: Db,
  eventId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('passages')
    .select('id')
    .where(alsoOfEvent(db, 'event_id', eventId))
    .where('id', 'in', ids)
    .execute();
  return rows.map((row) => row.id);
}

/** A passage as far as counting needs it. */
export type CountedRow = Pick<
  Tables['passages'],
  'id' | 'at' | 'access_point_id' | 'lane_id' | 'direction' | 'person_id' | 'outcome' | 'reason' | 'evidence'
>;

/**
 * Writes what became of the lane to passages that the same device decided earlier.
 * @returns those of them, as decided, with the result that they have now and the one before
 */
export async function saveResults(
  tx: Db,
  device: { readonly eventId: string; readonly deviceId: string },
  results: readonly { readonly passageId: string; readonly result: string; readonly version: number }[],
): Promise<(CountedRow & { readonly result: string; readonly before: string | null })[]> {
  if (results.length === 0) return [];
  const rows = await tx
    .selectFrom('passages')
    .select([
      'id',
      'at',
      'access_point_id',
      'lane_id',
      'direction',
      'person_id',
      'outcome',
      'reason',
      'evidence',
      'result',
    ])
    .where(alsoOfEvent(tx, 'event_id', device.eventId))
    .where('device_id', '=', device.deviceId)
    .where(
      'id',
      'in',
      results.map(({ passageId }) => passageId),
    )
    .execute();
  const decided = new Map(rows.map((row) => [row.id, row]));
  const saved = new Map<string, CountedRow & { result: string; before: string | null }>();
  for (const { passageId, result, version } of results) {
    const row = decided.get(passageId);
    // A result without its decision stays in the chain as evidence, and is nobody's passage.
    if (!row) continue;
    await tx
      .updateTable('passages')
      .set({ result, version })
      .where('event_id', '=', device.eventId)
      .where('at', '=', row.at)
      .where('id', '=', passageId)
      .execute();
    saved.set(passageId, { ...row, result, before: row.result });
  }
  return [...saved.values()];
}

/** A passage through which somebody walked. */
export type PassedRow = Pick<
  Tables['passages'],
  'id' | 'version' | 'at' | 'direction' | 'person_id' | 'access_point_id'
>;

/** Passages that somebody walked through, in the order of their latest change. */
export function crossingsAfterVersion(
  db: Db,
  eventId: string,
  version: number,
  limit: number,
): Promise<PassedRow[]> {
  return db
    .selectFrom('passages')
    .select(['id', 'version', 'at', 'direction', 'person_id', 'access_point_id'])
    .where('event_id', '=', eventId)
    .where('version', '>', version)
    .where('result', '=', 'passed')
    .orderBy('version')
    .limit(limit)
    .execute();
}

/** The passages at these places of the log, in their order; those that have gone since are left out. */
export async function passagesAt(
  db: Db,
  eventId: string,
  places: readonly PassagePlace[],
): Promise<Passage[]> {
  if (places.length === 0) return [];
  const moments = places.map(({ at }) => at);
  const rows = await passageQuery(db)
    .where(
      // Cuts PostgreSQL's parts. SQLite would walk through all that lies between the first and the last of them.
      isSqlite(db)
        ? alsoOfEvent(db, 'passages.event_id', eventId)
        : sql<boolean>`passages.event_id = ${eventId}
            and passages.at >= ${Math.min(...moments)} and passages.at <= ${Math.max(...moments)}`,
    )
    .where(
      'passages.id',
      'in',
      places.map(({ id }) => id),
    )
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return places.flatMap(({ id }) => {
    const row = byId.get(id);
    return row ? [passageOf(row)] : [];
  });
}

/** Passages made or changed after a version, in the order of their latest change. */
export async function passagesAfterVersion(
  db: Db,
  eventId: string,
  version: number,
  limit: number,
): Promise<Passage[]> {
  const rows = await passageQuery(db)
    .where('passages.event_id', '=', eventId)
    .where('passages.version', '>', version)
    .orderBy('passages.version')
    .limit(limit)
    .execute();
  return rows.map(passageOf);
}

/** The moment of the last passage at each access point of the event. */
export async function lastPassageAt(db: Db, eventId: string): Promise<ReadonlyMap<string, number>> {
  const lastIn = (eb: ExpressionBuilder<Tables, 'lanes'>, direction: 'in' | 'out') =>
    eb
      .selectFrom('passages')
      .select('passages.at')
      .where('passages.event_id', '=', eventId)
      .whereRef('passages.lane_id', '=', 'lanes.id')
      .where('passages.direction', '=', direction)
      .orderBy('passages.at', 'desc')
      .limit(1);
  const rows = await db
    .selectFrom('lanes')
    // One look at the end of an index each, however long the log is.
    .select((eb) => ['access_point_id', lastIn(eb, 'in').as('in'), lastIn(eb, 'out').as('out')])
    .where('event_id', '=', eventId)
    .execute();
  const last = new Map<string, number>();
  for (const row of rows) {
    const at = Math.max(row.in ?? 0, row.out ?? 0, last.get(row.access_point_id) ?? 0);
    if (at > 0) last.set(row.access_point_id, at);
  }
  return last;
}

/**
 * Takes the person out of their passages and deletes the faces captured of them. The transaction must
 * hold the event's order of changes, or an upload under way could name the person once more.
 */
export async function forgetPersonInPassages(tx: Db, eventId: string, personId: string): Promise<void> {
  const rows = await tx
    .selectFrom('passages')
    .select(['id', 'at'])
    .where(alsoOfEvent(tx, 'event_id', eventId))
    .where('person_id', '=', personId)
    .execute();
  const last = await takePassageVersions(tx, eventId, rows.length);
  await forgetPresenceOf(tx, personId);
  await forgetPersonInAlerts(tx, personId);
  await forgetPersonInDeliveries(tx, personId);
  for (const [i, { id, at }] of rows.entries()) {
    await tx.deleteFrom('crops').where('passage_id', '=', id).execute();
    await tx
      .updateTable('passages')
      .set({ person_id: null, version: last - i })
      .where('event_id', '=', eventId)
      .where('at', '=', at)
      .where('id', '=', id)
      .execute();
  }
}

/** Deletes the faces that gates captured of a person; the passages stay theirs. */
export async function deleteCropsOf(tx: Db, eventId: string, personId: string): Promise<void> {
  const rows = await tx
    .selectFrom('passages')
    .select(['id', 'at'])
    .where(alsoOfEvent(tx, 'event_id', eventId))
    .where('person_id', '=', personId)
    .execute();
  const last = await takePassageVersions(tx, eventId, rows.length);
  for (const [i, { id, at }] of rows.entries()) {
    await tx.deleteFrom('crops').where('passage_id', '=', id).execute();
    await tx
      .updateTable('passages')
      .set({ version: last - i })
      .where('event_id', '=', eventId)
      .where('at', '=', at)
      .where('id', '=', id)
      .execute();
  }
}

function passageQuery(db: Db) {
  return db
    .selectFrom('passages')
    .innerJoin('access_points', 'access_points.id', 'passages.access_point_id')
    .innerJoin('lanes', 'lanes.id', 'passages.lane_id')
    .leftJoin('people', 'people.id', 'passages.person_id')
    .leftJoin('crops', 'crops.passage_id', 'passages.id')
    .select([
      'passages.id',
      'passages.version',
      'passages.at',
      'passages.received_at',
      'passages.direction',
      'passages.outcome',
      'passages.reason',
      'passages.result',
      'passages.soft_passback',
      'passages.evidence',
      'access_points.id as access_point_id',
      'access_points.name as access_point_name',
      'lanes.id as lane_id',
      'lanes.name as lane_name',
      'people.id as person_id',
      'people.name as person_name',
      'crops.passage_id as crop_of',
    ]);
}

type JoinedRow = Awaited<ReturnType<ReturnType<typeof passageQuery>['executeTakeFirstOrThrow']>>;

function passageOf(row: JoinedRow): Passage {
  const { person_id, person_name } = row;
  return {
    id: row.id,
    version: row.version,
    at: row.at,
    receivedAt: row.received_at,
    accessPoint: { id: row.access_point_id, name: row.access_point_name },
    lane: { id: row.lane_id, name: row.lane_name, direction: row.direction },
    person: person_id !== null && person_name !== null ? { id: person_id, name: person_name } : null,
    outcome: outcomeSchema.parse(
      row.reason === null ? { kind: row.outcome } : { kind: row.outcome, reason: row.reason },
    ),
    result: passageResultSchema.nullable().parse(row.result),
    softPassback: row.soft_passback === 1,
    evidence: evidenceSchema.parse(JSON.parse(row.evidence)),
    hasCrop: row.crop_of !== null,
  };
}
