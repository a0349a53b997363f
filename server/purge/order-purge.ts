import type { Db } from '../db/database.ts';
import { enqueueJob } from '../jobs/job-store.ts';

/** The kind of job that purges; it must not delete itself. */
export const PURGE_JOB = 'purge-event';

/** Puts the destruction of an event in line, or, when it is destroyed, a new certificate. */
export function orderPurge(tx: Db, eventId: string, nowMs: number): Promise<void> {
  const job = { kind: PURGE_JOB, key: `purge/${eventId}`, payload: { eventId }, runAtMs: nowMs };
  return enqueueJob(tx, job, nowMs);
}
