import type { AccreditationCodes } from '#contract/accreditation-codes';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { found, RequestError } from '../request-error.ts';
import { findCodes, saveCodes } from './accreditation-codes-store.ts';
import { findEvent } from './event-store.ts';

/** The categories and functions that an event accredits people as. */
export class AccreditationCodesService {
  readonly #db: Db;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async read(actor: Actor, eventId: string): Promise<AccreditationCodes> {
    requireAccess(actor, 'event:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    return findCodes(this.#db, eventId);
  }

  /** @throws RequestError `changed-meanwhile` */
  change(
    actor: Actor,
    eventId: string,
    madeOn: number,
    { categories, functions }: Omit<AccreditationCodes, 'version'>,
  ): Promise<AccreditationCodes> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    return this.#db.transaction().execute(async (tx) => {
      found(await findEvent(tx, eventId));
      const saved = await saveCodes(tx, eventId, { version: madeOn, categories, functions });
      if (!saved) throw new RequestError('changed-meanwhile');
      const subject = { categories: categories.length, functions: functions.length };
      await appendAudit(tx, this.#clock.nowMs(), {
        actor: user,
        action: 'accreditation-codes-changed',
        eventId,
        subject,
      });
      return { version: madeOn + 1, categories, functions };
    });
  }
}
