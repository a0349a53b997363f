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
    // What was begun is ended: until there is a certificate nobody else would begin it again.
    attempts: Number.POSITIVE_INFINITY,
    everyMs: null,
    run: async ({ eventId }) => {
      await purge(needs, eventId, { kind: 'operator' });
      notifier.committed(`gallery/${eventId}`);
    },
  };
}
