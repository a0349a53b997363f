import type { GateSettingsOnServer } from '#contract/gate-settings';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { bumpConfigVersion } from '../event/event-store.ts';
import { found, RequestError } from '../request-error.ts';
import { findPlace } from '../venue/venue-store.ts';
import { gateSettingsOf, saveGateSettings } from './gate-settings-store.ts';

interface At {
  readonly eventId: string;
  readonly accessPointId: string;
}

/** What the server tells gates about themselves. It reaches them signed, with their configuration. */
export class GateSettingsService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;

  constructor(db: Db, clock: Clock, notifier: CommitNotifier) {
    this.#db = db;
    this.#clock = clock;
    this.#notifier = notifier;
  }

  async read(actor: Actor, { eventId, accessPointId }: At): Promise<GateSettingsOnServer> {
    requireAccess(actor, 'gate:read', onEvent(eventId));
    found(await findPlace(this.#db, eventId, accessPointId));
    return gateSettingsOf(this.#db, accessPointId);
  }

  /** @throws RequestError `changed-meanwhile`; `invalid-request` for a lane that is not this gate's */
  async change(
    actor: Actor,
    at: At,
    madeOn: number,
    settings: Omit<GateSettingsOnServer, 'version'>,
  ): Promise<GateSettingsOnServer> {
    const user = requireAccess(actor, 'gate:manage', onEvent(at.eventId));
    const nowMs = this.#clock.nowMs();
    const changed = await this.#db.transaction().execute(async (tx) => {
      const { accessPoint } = found(await findPlace(tx, at.eventId, at.accessPointId));
      const own = new Set(accessPoint.lanes.map(({ id }) => id));
      const foreign = settings.lanes.findIndex(({ laneId }) => !own.has(laneId));
      if (foreign >= 0) {
        const problem = 'is no lane of this access point';
        throw new RequestError('invalid-request', [{ path: `body.lanes.${foreign}.laneId`, problem }]);
      }
      if (!(await saveGateSettings(tx, { ...at, madeOn }, settings)))
        throw new RequestError('changed-meanwhile');
      await bumpConfigVersion(tx, at.eventId);
      await appendAudit(tx, nowMs, {
        actor: user,
        action: 'gate-settings-changed',
        eventId: at.eventId,
        subject: { accessPointId: at.accessPointId },
      });
      return gateSettingsOf(tx, at.accessPointId);
    });
    this.#notifier.committed(`gallery/${at.eventId}`);
    return changed;
  }
}
