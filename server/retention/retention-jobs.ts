import { z } from 'zod';
import { idSchema } from '#contract/primitives';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { OpenDatabase } from '../db/database.ts';
import { allEvents, findEvent } from '../event/event-store.ts';
import type { JobKind } from '../jobs/job.ts';
import type { WantedJob } from '../jobs/job-store.ts';
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
  const apply = async (eventId: string) => {
    const event = await findEvent(database.db, eventId);
    if (!event || event.state === 'purged') return;
    await applyRetention(database, event, clock);
    notifier.committed(`passages/${eventId}`);
  };
  return [
    {
      kind: 'retention',
      payload: z.strictObject({}),
      attempts: 1,
      everyMs: DAY_MS,
      run: async (_, { signal }) => {
        for (const { id } of await allEvents(database.db)) {
          signal.throwIfAborted();
          await apply(id);
        }
      },
    },
    {
      kind: OF_EVENT,
      payload: z.strictObject({ eventId: idSchema }),
      attempts: 3,
      everyMs: null,
      run: ({ eventId }) => apply(eventId),
    },
  ];
}
