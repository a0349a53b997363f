import { z } from 'zod';
import { idSchema } from '#contract/primitives';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { OpenDatabase } from '../db/database.ts';
import { allEvents, findEvent } from '../event/event-store.ts';
import type { JobKind } from '../jobs/job.ts';
import { enqueueJob, type WantedJob } from '../jobs/job-store.ts';
import { applyRetention } from './apply-retention.ts';

const OF_EVENT = 'retention-of-event';
const DAY_MS = 24 * 3_600_000;

export function retentionJobOf(eventId: string, runAtMs: number): WantedJob {
  return { kind: OF_EVENT, key: `${OF_EVENT}/${eventId}`, payload: { eventId }, runAtMs };
}

/** Once a day for every event, and for one when somebody asks for it. */
export function retentionJobs(
  database: OpenDatabase,
  clock: Clock,
  notifier: CommitNotifier,
): readonly [JobKind<unknown>, JobKind<{ eventId: string }>] {
  return [
    {
      kind: 'retention',
      payload: z.strictObject({}),
      attempts: 1,
      everyMs: DAY_MS,
      run: async (_, { signal }) => {
        // Each for itself: what cannot be deleted in one event must not keep what is due in the others.
        for (const { id, state } of await allEvents(database.db)) {
          signal.throwIfAborted();
          if (state === 'purged') continue;
          const nowMs = clock.nowMs();
          const job = retentionJobOf(id, nowMs);
          await database.db.transaction().execute((tx) => enqueueJob(tx, job, nowMs));
        }
        notifier.committed('jobs');
      },
    },
    {
      kind: OF_EVENT,
      payload: z.strictObject({ eventId: idSchema }),
      attempts: 3,
      everyMs: null,
      run: async ({ eventId }) => {
        const event = await findEvent(database.db, eventId);
        if (!event || event.state === 'purged') return;
        await applyRetention(database, event, clock);
        notifier.committed(`passages/${eventId}`);
      },
    },
  ];
}
