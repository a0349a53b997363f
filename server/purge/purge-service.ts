import type { z } from 'zod';
import type { readPurge } from '#contract/purge';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess, requireUser } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { moveEvent } from '../event/event-state.ts';
import { findEvent } from '../event/event-store.ts';
import { found, RequestError } from '../request-error.ts';
import { orderPurge } from './order-purge.ts';
import { certificateOf, findPurge } from './purge-store.ts';

/** Purges ordered by people, and how they stand. */
export class PurgeService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;

  constructor(db: Db, clock: Clock, notifier: CommitNotifier) {
    this.#db = db;
    this.#clock = clock;
    this.#notifier = notifier;
  }

  /**
   * Orders the destruction of a closed event. Its certificate is made anew with every receipt that comes later.
   * @throws RequestError `invalid-request` for another name, `conflict` while the event is not closed
   */
  async order(actor: Actor, eventId: string, confirmName: string): Promise<{ startedAt: number }> {
    const user = requireUser(actor, 'event:purge', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    await this.#db.transaction().execute(async (tx) => {
      const { name, state } = found(await findEvent(tx, eventId));
      if (name !== confirmName) {
        throw new RequestError('invalid-request', [{ path: 'body.confirmName', problem: 'is not its name' }]);
      }
      if (state !== 'closed') {
        throw new RequestError('conflict', [{ path: 'params.eventId', problem: `is ${state}, not closed` }]);
      }
      await moveEvent(tx, 'purged', { eventId, actor: user, nowMs });
      await orderPurge(tx, eventId, nowMs);
    });
    this.#notifier.committed('jobs');
    this.#notifier.committed(`gallery/${eventId}`);
    return { startedAt: nowMs };
  }

  async read(actor: Actor, eventId: string): Promise<z.infer<typeof readPurge.reply>> {
    requireAccess(actor, 'event:read', onEvent(eventId));
    const event = found(await findEvent(this.#db, eventId));
    if (event.state !== 'purged') return { state: 'not-purged' };
    const purge = await findPurge(this.#db, eventId);
    const certificate = purge && certificateOf(purge);
    return certificate ? { state: 'certified', certificate } : { state: 'running' };
  }
}
