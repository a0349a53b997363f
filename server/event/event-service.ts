import type { EventSummary } from '#contract/event';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { INSTALLATION, mayDo, onEvent, requireAccess, SOME_EVENT } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { newId } from '../new-id.ts';
import type { Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import { allEvents, type EventRow, findEvent, insertEvent, saveEventNames } from './event-store.ts';

export class EventService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #vault: Vault;

  constructor(db: Db, clock: Clock, vault: Vault) {
    this.#db = db;
    this.#clock = clock;
    this.#vault = vault;
  }

  async list(actor: Actor): Promise<{ events: EventSummary[] }> {
    const user = requireAccess(actor, 'event:read', SOME_EVENT);
    const rows = await allEvents(this.#db);
    return { events: rows.filter((row) => mayDo(user, 'event:read', onEvent(row.id))).map(summaryOf) };
  }

  create(actor: Actor, wanted: { readonly name: string; readonly timeZone: string }): Promise<EventSummary> {
    const user = requireAccess(actor, 'event:manage', INSTALLATION);
    requireTimeZone(wanted.timeZone);
    const nowMs = this.#clock.nowMs();
    const row: EventRow = {
      id: newId(),
      name: wanted.name,
      time_zone: wanted.timeZone,
      created_at: nowMs,
      version: 1,
      config_version: 1,
      gallery_epoch: newId(),
      gallery_seq: 0,
      passage_version: 0,
    };
    return this.#db.transaction().execute(async (tx) => {
      await insertEvent(tx, row);
      await this.#vault.createEventKey(tx, row.id);
      await appendAudit(tx, nowMs, { actor: user, action: 'event-created', eventId: row.id, subject: {} });
      return summaryOf(row);
    });
  }

  /** @throws RequestError `changed-meanwhile` */
  change(
    actor: Actor,
    eventId: string,
    madeOn: number,
    wanted: { readonly name: string; readonly timeZone: string },
  ): Promise<EventSummary> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    requireTimeZone(wanted.timeZone);
    return this.#db.transaction().execute(async (tx) => {
      found(await findEvent(tx, eventId));
      const row = await saveEventNames(tx, eventId, madeOn, {
        name: wanted.name,
        time_zone: wanted.timeZone,
      });
      if (!row) throw new RequestError('changed-meanwhile');
      const subject = { version: row.version };
      await appendAudit(tx, this.#clock.nowMs(), { actor: user, action: 'event-changed', eventId, subject });
      return summaryOf(row);
    });
  }
}

function summaryOf(row: EventRow): EventSummary {
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    timeZone: row.time_zone,
    createdAt: row.created_at,
  };
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
