import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { PageCursor } from '../page-cursor.ts';

export type OccupancyRow = Tables['zone_occupancy'];
export type PresenceRow = Tables['zone_presence'];
export type CorrectionRow = Tables['occupancy_corrections'];

const ROWS_AT_ONCE = 500;

export function findOccupancy(db: Db, zoneId: string): Promise<OccupancyRow | undefined> {
  return db.selectFrom('zone_occupancy').selectAll().where('zone_id', '=', zoneId).executeTakeFirst();
}

export function occupancyOfEvent(db: Db, eventId: string): Promise<OccupancyRow[]> {
  return db.selectFrom('zone_occupancy').selectAll().where('event_id', '=', eventId).execute();
}

export async function saveOccupancy(tx: Db, row: OccupancyRow): Promise<void> {
  await tx
    .insertInto('zone_occupancy')
    .values(row)
    .onConflict((conflict) => conflict.column('zone_id').doUpdateSet(row))
    .execute();
}

export async function presenceOf(
  tx: Db,
  zoneId: string,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, PresenceRow>> {
  if (personIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('zone_presence')
    .selectAll()
    .where('zone_id', '=', zoneId)
    .where('person_id', 'in', personIds)
    .execute();
  return new Map(rows.map((row) => [row.person_id, row]));
}

export async function savePresence(tx: Db, rows: readonly PresenceRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await tx
      .insertInto('zone_presence')
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict.columns(['zone_id', 'person_id']).doUpdateSet((eb) => ({
          at: eb.ref('excluded.at'),
          inside: eb.ref('excluded.inside'),
          access_point_id: eb.ref('excluded.access_point_id'),
        })),
      )
      .execute();
  }
}

/** Everyone inside the zone is outside from now on. */
export async function emptyZone(tx: Db, zoneId: string): Promise<void> {
  await tx
    .updateTable('zone_presence')
    .set({ inside: 0 })
    .where('zone_id', '=', zoneId)
    .where('inside', '=', 1)
    .execute();
}

export async function deletePresenceIn(tx: Db, zoneId: string): Promise<void> {
  await tx.deleteFrom('zone_presence').where('zone_id', '=', zoneId).execute();
}

export async function insertCorrection(tx: Db, row: CorrectionRow): Promise<void> {
  await tx.insertInto('occupancy_corrections').values(row).execute();
}

/** Corrections of a zone in the order that they were made. */
export function correctionsOf(db: Db, zoneId: string): Promise<CorrectionRow[]> {
  return db
    .selectFrom('occupancy_corrections')
    .selectAll()
    .where('zone_id', '=', zoneId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** Somebody who is inside a zone, as known now. */
export interface PresentPerson {
  readonly person: { readonly id: string; readonly name: string; readonly externalId: string | null };
  readonly since: number;
  readonly accessPoint: { readonly id: string; readonly name: string } | null;
}

/** Who is inside, the latest first, after the cursor. */
export async function presentPage(
  db: Db,
  zoneId: string,
  after: PageCursor<number> | null,
  limit: number,
): Promise<PresentPerson[]> {
  const rows = await db
    .selectFrom('zone_presence')
    .innerJoin('people', 'people.id', 'zone_presence.person_id')
    .leftJoin('access_points', 'access_points.id', 'zone_presence.access_point_id')
    .select([
      'people.id',
      'people.name',
      'people.external_id',
      'zone_presence.at',
      'access_points.id as access_point_id',
      'access_points.name as access_point_name',
    ])
    .where('zone_presence.zone_id', '=', zoneId)
    .where('zone_presence.inside', '=', 1)
    .$if(after !== null, (q) =>
      q.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('zone_presence.at', 'zone_presence.person_id'),
          '<',
          tuple(after?.key ?? 0, after?.id ?? ''),
        ),
      ),
    )
    .orderBy('zone_presence.at', 'desc')
    .orderBy('zone_presence.person_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    person: { id: row.id, name: row.name, externalId: row.external_id },
    since: row.at,
    accessPoint:
      row.access_point_id !== null && row.access_point_name !== null
        ? { id: row.access_point_id, name: row.access_point_name }
        : null,
  }));
}

/**
 * Takes somebody out of every zone's list. Who was inside still counts, as one without a name: nobody
 * saw them leave. The transaction must hold the event's order of passages.
 */
export async function forgetPresenceOf(tx: Db, personId: string): Promise<void> {
  const inside = await tx
    .selectFrom('zone_presence')
    .select('zone_id')
    .where('person_id', '=', personId)
    .where('inside', '=', 1)
    .execute();
  for (const { zone_id } of inside) {
    await tx
      .updateTable('zone_occupancy')
      .set((eb) => ({ named: eb('named', '-', 1), unnamed: eb('unnamed', '+', 1) }))
      .where('zone_id', '=', zone_id)
      .execute();
  }
  await tx.deleteFrom('zone_presence').where('person_id', '=', personId).execute();
  await tx.deleteFrom('occupancy_corrections').where('person_id', '=', personId).execute();
}
