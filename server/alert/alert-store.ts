import type { RaisedAlert } from '#contract/alert';
import { ALERT_KINDS, type AlertKind } from '#contract/alert';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { takePassageVersions } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import type { PageCursor } from '../page-cursor.ts';
import { alertMessages, queueMessages } from '../subscription/queue-messages.ts';

export type AlertRow = Tables['alerts'];

/** Something that gives reason for an alert, or ends one. */
export interface Reason {
  readonly kind: AlertKind;
  /** Of reasons with the same key one alert is made, until somebody has acknowledged it. */
  readonly key: string;
  readonly phase: 'began' | 'ended' | 'happened';
  readonly atMs: number;
  readonly accessPointId: string | null;
  readonly laneId: string | null;
  readonly zoneId: string | null;
  readonly personId: string | null;
  readonly passageId: string | null;
  readonly detail: Readonly<Record<string, string | number>>;
}

/**
 * Makes alerts of reasons, or adds to those that nobody has acknowledged yet. The transaction must hold the
 * event's order of passages, in which alerts take their place too. Subscribers are told of what is new or over.
 * @returns how many alerts are new or changed
 */
export async function raiseAlerts(
  tx: Db,
  eventId: string,
  reasons: readonly Reason[],
  nowMs: number,
): Promise<number> {
  if (reasons.length === 0) return 0;
  const open = await tx
    .selectFrom('alerts')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('acknowledged_at', 'is', null)
    .where('key', 'in', [...new Set(reasons.map(({ key }) => key))])
    .execute();
  const rows = new Map(open.map((row) => [row.key, row]));
  const changed = new Map<string, AlertRow>();
  for (const reason of reasons) {
    const after = withReason(rows.get(reason.key), reason, eventId);
    if (!after) continue;
    rows.set(reason.key, after);
    changed.set(reason.key, after);
  }
  const last = await takePassageVersions(tx, eventId, changed.size);
  for (const [i, row] of [...changed.values()].entries()) {
    const values = { ...row, version: last - changed.size + 1 + i };
    await tx
      .insertInto('alerts')
      .values(values)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .execute();
  }
  const before = new Map(open.map((row) => [row.key, row]));
  const messages = [...changed].flatMap(([key, row]) => alertMessages(before.get(key), row));
  await queueMessages(tx, eventId, messages, nowMs);
  return changed.size;
}

function withReason(row: AlertRow | undefined, reason: Reason, eventId: string): AlertRow | undefined {
  if (reason.phase === 'ended') return row?.ended_at === null ? { ...row, ended_at: reason.atMs } : undefined;
  const latest = {
    passage_id: reason.passageId,
    detail: JSON.stringify(reason.detail),
  };
  if (!row) {
    return {
      id: newId(),
      event_id: eventId,
      version: 0,
      kind: reason.kind,
      key: reason.key,
      began_at: reason.atMs,
      last_at: reason.atMs,
      times: 1,
      ended_at: null,
      access_point_id: reason.accessPointId,
      lane_id: reason.laneId,
      zone_id: reason.zoneId,
      person_id: reason.personId,
      acknowledged_by: null,
      acknowledged_at: null,
      note: null,
      ...latest,
    };
  }
  const lastAt = Math.max(row.last_at, reason.atMs);
  return { ...row, ...latest, last_at: lastAt, times: row.times + 1, ended_at: null };
}

/** Keys of a kind under which an alert lasts. */
export async function lastingKeys(db: Db, eventId: string, kind: AlertKind): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('alerts')
    .select('key')
    .where('event_id', '=', eventId)
    .where('kind', '=', kind)
    .where('ended_at', 'is', null)
    .where('acknowledged_at', 'is', null)
    .execute();
  return new Set(rows.map(({ key }) => key));
}

export interface AlertQuery {
  readonly state: 'open' | 'acknowledged' | 'all';
  readonly kind?: AlertKind | undefined;
  readonly accessPointId?: string | undefined;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** The latest first, after the cursor. */
export async function alertsPage(
  db: Db,
  eventId: string,
  query: AlertQuery,
  after: PageCursor<number> | null,
  limit: number,
): Promise<RaisedAlert[]> {
  const { state, kind, accessPointId, from, until } = query;
  const rows = await alertQuery(db)
    .where('alerts.event_id', '=', eventId)
    .$if(state === 'open', (q) => q.where('alerts.acknowledged_at', 'is', null))
    .$if(state === 'acknowledged', (q) => q.where('alerts.acknowledged_at', 'is not', null))
    .$if(kind !== undefined, (q) => q.where('alerts.kind', '=', kind ?? 'spoof'))
    .$if(accessPointId !== undefined, (q) => q.where('alerts.access_point_id', '=', accessPointId ?? ''))
    .$if(from !== undefined, (q) => q.where('alerts.began_at', '>=', from ?? 0))
    .$if(until !== undefined, (q) => q.where('alerts.began_at', '<', until ?? 0))
    .$if(after !== null, (q) =>
      q.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('alerts.began_at', 'alerts.id'), '<', tuple(after?.key ?? 0, after?.id ?? '')),
      ),
    )
    .orderBy('alerts.began_at', 'desc')
    .orderBy('alerts.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(alertOf);
}

/** Alerts made or changed after a version, in the order of their latest change. */
export async function alertsAfterVersion(
  db: Db,
  eventId: string,
  version: number,
  limit: number,
): Promise<RaisedAlert[]> {
  const rows = await alertQuery(db)
    .where('alerts.event_id', '=', eventId)
    .where('alerts.version', '>', version)
    .orderBy('alerts.version')
    .limit(limit)
    .execute();
  return rows.map(alertOf);
}

export async function findAlert(db: Db, eventId: string, alertId: string): Promise<RaisedAlert | undefined> {
  const row = await alertQuery(db)
    .where('alerts.event_id', '=', eventId)
    .where('alerts.id', '=', alertId)
    .executeTakeFirst();
  return row && alertOf(row);
}

export async function countOpenAlerts(db: Db, eventId: string): Promise<number> {
  const row = await db
    .selectFrom('alerts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('event_id', '=', eventId)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** @returns false when it is of another version by now */
export async function saveAcknowledgement(
  tx: Db,
  alert: { readonly eventId: string; readonly id: string; readonly madeOn: number; readonly version: number },
  by: { readonly userId: string; readonly atMs: number; readonly note: string },
): Promise<boolean> {
  const saved = await tx
    .updateTable('alerts')
    .set({ version: alert.version, acknowledged_by: by.userId, acknowledged_at: by.atMs, note: by.note })
    .where('event_id', '=', alert.eventId)
    .where('id', '=', alert.id)
    .where('version', '=', alert.madeOn)
    .executeTakeFirst();
  return saved.numUpdatedRows > 0n;
}

/** Alerts no longer say who it was, nor what somebody noted about them. */
export async function forgetPersonInAlerts(tx: Db, personId: string): Promise<void> {
  await tx
    .updateTable('alerts')
    .set((eb) => ({ person_id: null, note: null, key: eb.ref('id') }))
    .where('person_id', '=', personId)
    .execute();
}

function alertQuery(db: Db) {
  return db
    .selectFrom('alerts')
    .leftJoin('access_points', 'access_points.id', 'alerts.access_point_id')
    .leftJoin('people', 'people.id', 'alerts.person_id')
    .leftJoin('users', 'users.id', 'alerts.acknowledged_by')
    .selectAll('alerts')
    .select([
      'access_points.name as access_point_name',
      'people.name as person_name',
      'users.username as acknowledged_name',
    ]);
}

type JoinedRow = Awaited<ReturnType<ReturnType<typeof alertQuery>['executeTakeFirstOrThrow']>>;

function alertOf(row: JoinedRow): RaisedAlert {
  const { access_point_id, access_point_name, person_id, person_name, acknowledged_at } = row;
  return {
    id: row.id,
    version: row.version,
    kind: ALERT_KINDS.find((kind) => kind === row.kind) ?? 'tamper',
    since: row.began_at,
    lastAt: row.last_at,
    times: row.times,
    endedAt: row.ended_at,
    accessPoint:
      access_point_id !== null && access_point_name !== null
        ? { id: access_point_id, name: access_point_name }
        : null,
    laneId: row.lane_id,
    zoneId: row.zone_id,
    person: person_id !== null && person_name !== null ? { id: person_id, name: person_name } : null,
    passageId: row.passage_id,
    detail: JSON.parse(row.detail) as RaisedAlert['detail'],
    acknowledged:
      acknowledged_at === null
        ? null
        : { by: row.acknowledged_name, at: acknowledged_at, note: row.note ?? '' },
  };
}
