import type { AlertKind, RaisedAlert } from '#contract/alert';
import { appendAudit } from '../audit/audit-log.ts';
import { type Actor, idOf } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { findEvent, takePassageVersions } from '../event/event-store.ts';
import { decodeTimeCursor, encodeCursor } from '../page-cursor.ts';
import { found, RequestError } from '../request-error.ts';
import { alertsPage, countOpenAlerts, findAlert, saveAcknowledgement } from './alert-store.ts';

export interface AlertsPage {
  readonly alerts: RaisedAlert[];
  readonly open: number;
  readonly nextCursor: string | null;
}

/** Alerts, as people see to them. */
export class AlertService {
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
    query: {
      readonly state: 'open' | 'acknowledged' | 'all';
      readonly kind?: AlertKind | undefined;
      readonly accessPointId?: string | undefined;
      readonly from?: number | undefined;
      readonly until?: number | undefined;
      readonly cursor?: string | undefined;
      readonly limit: number;
    },
  ): Promise<AlertsPage> {
    requireAccess(actor, 'passage:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    const after = query.cursor === undefined ? null : decodeTimeCursor(query.cursor);
    const page = await alertsPage(this.#db, eventId, query, after, query.limit + 1);
    const alerts = page.slice(0, query.limit);
    const last = alerts.at(-1);
    const more = last !== undefined && page.length > alerts.length;
    return {
      alerts,
      open: await countOpenAlerts(this.#db, eventId),
      nextCursor: more ? encodeCursor({ key: last.since, id: last.id }) : null,
    };
  }

  /** @throws RequestError `changed-meanwhile`; `conflict` when somebody has acknowledged it already */
  async acknowledge(
    actor: Actor,
    { eventId, alertId }: { readonly eventId: string; readonly alertId: string },
    madeOn: number,
    note: string,
  ): Promise<RaisedAlert> {
    const user = requireAccess(actor, 'alert:handle', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    const acknowledged = await this.#db.transaction().execute(async (tx) => {
      const version = await takePassageVersions(tx, eventId, 1);
      const before = found(await findAlert(tx, eventId, alertId));
      if (before.acknowledged !== null) {
        throw new RequestError('conflict', [{ path: 'params.alertId', problem: 'is acknowledged already' }]);
      }
      const alert = { eventId, id: alertId, madeOn, version };
      const saved = await saveAcknowledgement(tx, alert, { userId: idOf(user), atMs: nowMs, note });
      if (!saved) throw new RequestError('changed-meanwhile');
      const subject = { alertId, kind: before.kind };
      await appendAudit(tx, nowMs, { actor: user, action: 'alert-acknowledged', eventId, subject });
      return found(await findAlert(tx, eventId, alertId));
    });
    this.#notifier.committed(`passages/${eventId}`);
    return acknowledged;
  }
}
