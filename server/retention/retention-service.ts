import type { z } from 'zod';
import type { readRetention } from '#contract/retention';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { findEvent, settingsOf } from '../event/event-store.ts';
import { enqueueJob } from '../jobs/job-store.ts';
import { found } from '../request-error.ts';
import { retentionJobOf } from './retention-jobs.ts';
import { planRetention } from './retention-plan.ts';

/** What an event's retention would delete, and deleting it before its daily turn. */
export class RetentionService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;

  constructor(db: Db, clock: Clock, notifier: CommitNotifier) {
    this.#db = db;
    this.#clock = clock;
    this.#notifier = notifier;
  }

  async preview(actor: Actor, eventId: string): Promise<z.infer<typeof readRetention.reply>> {
    requireAccess(actor, 'event:manage', onEvent(eventId));
    const event = found(await findEvent(this.#db, eventId));
    const now = this.#clock.nowMs();
    const { retention } = settingsOf(event);
    return { retention, now, steps: await planRetention(this.#db, event, now) };
  }

  async run(actor: Actor, eventId: string): Promise<void> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    await this.#db.transaction().execute(async (tx) => {
      found(await findEvent(tx, eventId));
      await enqueueJob(tx, retentionJobOf(eventId, nowMs), nowMs);
      await appendAudit(tx, nowMs, { actor: user, action: 'retention-ordered', eventId, subject: {} });
    });
    this.#notifier.committed('jobs');
  }
}
