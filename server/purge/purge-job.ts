import { z } from 'zod';
import { idSchema } from '#contract/primitives';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { JobKind } from '../jobs/job.ts';
import { PURGE_JOB } from './order-purge.ts';
import { type PurgeNeeds, purge } from './purge.ts';

const payloadSchema = z.strictObject({ eventId: idSchema });

/** Who ordered it is in the audit log, with the event's last change of state. */
export function purgeJob(
  needs: PurgeNeeds,
  notifier: CommitNotifier,
): JobKind<z.infer<typeof payloadSchema>> {
  return {
    kind: PURGE_JOB,
    payload: payloadSchema,
    attempts: 5,
    everyMs: null,
    run: async ({ eventId }) => {
      await purge(needs, eventId, { kind: 'operator' });
      notifier.committed(`gallery/${eventId}`);
    },
  };
}
