import type { z } from 'zod';
import type { EventSummary, eventChangeSchema, newEventSchema } from '#contract/event';
import type { Copied } from '#contract/event-clone';
import type { EventSettings } from '#contract/event-settings';
import { structureDiff } from '#domain/event/structure-diff';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { INSTALLATION, mayDo, onEvent, requireAccess, SOME_EVENT } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { newId } from '../new-id.ts';
import type { Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import { cloneEvent } from './clone-event.ts';
import { moveEvent } from './event-state.ts';
import { allEvents, type EventRow, findEvent, insertEvent, saveEvent, settingsOf } from './event-store.ts';
import { readStructure } from './event-structure.ts';
import { structureReply, type ToldDifference } from './structure-reply.ts';

export class EventService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #vault: Vault;

  constructor(db: Db, clock: Clock, notifier: CommitNotifier, vault: Vault) {
    this.#db = db;
    this.#clock = clock;
    this.#notifier = notifier;
    this.#vault = vault;
  }

  async list(actor: Actor): Promise<{ events: EventSummary[] }> {
    const user = requireAccess(actor, 'event:read', SOME_EVENT);
    const rows = await allEvents(this.#db);
    return { events: rows.filter((row) => mayDo(user, 'event:read', onEvent(row.id))).map(summaryOf) };
  }

  create(actor: Actor, wanted: z.output<typeof newEventSchema>): Promise<EventSummary> {
    const user = requireAccess(actor, 'event:manage', INSTALLATION);
    requireTimeZone(wanted.timeZone);
    const nowMs = this.#clock.nowMs();
    const { name, timeZone, state, ...settings } = wanted;
    const row: EventRow = {
      id: newId(),
      name,
      time_zone: timeZone,
      state,
      settings: settingsText(settings),
      created_at: nowMs,
      version: 1,
      config_version: 1,
      gallery_epoch: newId(),
      gallery_seq: 0,
      passage_version: 0,
      cloned_from: null,
    };
    return this.#db.transaction().execute(async (tx) => {
      await insertEvent(tx, row);
      await this.#vault.createEventKey(tx, row.id);
      await appendAudit(tx, nowMs, { actor: user, action: 'event-created', eventId: row.id, subject: {} });
      return summaryOf(row);
    });
  }

  clone(
    actor: Actor,
    { eventId, name }: { readonly eventId: string; readonly name: string },
  ): Promise<{ event: EventSummary; copied: Copied }> {
    const user = requireAccess(actor, 'event:manage', INSTALLATION);
    const nowMs = this.#clock.nowMs();
    return this.#db.transaction().execute(async (tx) => {
      const { row, copied } = await cloneEvent(tx, this.#vault, { eventId, name, actor: user, nowMs });
      return { event: summaryOf(row), copied };
    });
  }

  /** @throws RequestError `conflict` for an event that is no clone, `forbidden` without rights on its origin */
  async originDiff(
    actor: Actor,
    eventId: string,
  ): Promise<{ origin: { id: string; name: string }; differences: ToldDifference[] }> {
    requireAccess(actor, 'event:manage', onEvent(eventId));
    const { cloned_from: originId } = found(await findEvent(this.#db, eventId));
    if (originId === null) {
      throw new RequestError('conflict', [{ path: 'params.eventId', problem: 'is no clone' }]);
    }
    // It shows the origin as it is now: who may change the clone alone has not been let see that.
    requireAccess(actor, 'event:manage', onEvent(originId));
    const origin = found(await findEvent(this.#db, originId));
    const there = await readStructure(this.#db, originId);
    const differences = structureDiff(there, await readStructure(this.#db, eventId));
    return { origin: { id: originId, name: origin.name }, differences: structureReply(differences) };
  }

  /**
   * What is left out stays as it is.
   * @throws RequestError `changed-meanwhile`
   */
  async change(
    actor: Actor,
    eventId: string,
    madeOn: number,
    wanted: z.output<typeof eventChangeSchema>,
  ): Promise<EventSummary> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    const { name, timeZone } = wanted;
    if (timeZone !== undefined) requireTimeZone(timeZone);
    const summary = await this.#db.transaction().execute(async (tx) => {
      const before = found(await findEvent(tx, eventId));
      const row = await saveEvent(tx, eventId, madeOn, {
        name: name ?? before.name,
        time_zone: timeZone ?? before.time_zone,
        settings: settingsText(changed(settingsOf(before), wanted)),
      });
      if (!row) throw new RequestError('changed-meanwhile');
      const subject = { version: row.version };
      await appendAudit(tx, this.#clock.nowMs(), { actor: user, action: 'event-changed', eventId, subject });
      return summaryOf(row);
    });
    this.#notifier.committed(`gallery/${eventId}`);
    return summary;
  }

  /** @throws RequestError `conflict`, `changed-meanwhile` */
  async changeState(
    actor: Actor,
    eventId: string,
    to: 'live' | 'closed',
    madeOn: number | undefined,
  ): Promise<EventSummary> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    const row = await this.#db
      .transaction()
      .execute((tx) => moveEvent(tx, to, { eventId, actor: user, nowMs: this.#clock.nowMs() }, madeOn));
    this.#notifier.committed(`gallery/${eventId}`);
    return summaryOf(row);
  }
}

function summaryOf(row: EventRow): EventSummary {
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    timeZone: row.time_zone,
    state: row.state,
    ...settingsOf(row),
    createdAt: row.created_at,
  };
}

function changed(before: EventSettings, wanted: z.output<typeof eventChangeSchema>): EventSettings {
  return {
    languages: wanted.languages ?? before.languages,
    dates: wanted.dates === undefined ? before.dates : wanted.dates,
    promise: wanted.promise ?? before.promise,
    retention: wanted.retention ?? before.retention,
    laneDisplay: wanted.laneDisplay ?? before.laneDisplay,
    alerts: wanted.alerts ?? before.alerts,
  };
}

/** Field by field, so that nothing else that a request holds is kept. */
function settingsText(settings: EventSettings): string {
  const { languages, dates, promise, retention, laneDisplay, alerts } = settings;
  return JSON.stringify({
    languages,
    dates,
    promise,
    retention,
    laneDisplay,
    alerts,
  } satisfies EventSettings);
}

function requireTimeZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    throw new RequestError('invalid-request', [
      { path: 'body.timeZone', problem: 'is not a known time zone' },
    ]);
  }
}
