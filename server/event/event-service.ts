import type { EventSummary } from '#contract/event';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { INSTALLATION, mayDo, onEvent, requireAccess, SOME_EVENT } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { newId } from '../new-id.ts';
import type { Vault } from '../privacy/vault.ts';
import { RequestError } from '../request-error.ts';
import { allEvents, type EventRow, insertEvent } from './event-store.ts';

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
}

function summaryOf(row: EventRow): EventSummary {
  return { id: row.id, name: row.name, timeZone: row.time_zone, createdAt: row.created_at };
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
