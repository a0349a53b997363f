import { FORGET_FAILURES_AFTER_MS } from '../auth/lockout.ts';
import { deleteExpiredSignIns } from '../auth/session-store.ts';
import type { Clock } from '../clock.ts';
import type { OpenDatabase } from '../db/database.ts';
import { deleteExpiredPairingCodes } from '../device/device-store.ts';
import { deleteOldAttempts } from '../http/failed-attempts.ts';
import { deleteDueAttachments } from '../lane/command-store.ts';
import { deleteDueCrops } from '../passage/crop-store.ts';
import { deleteOldMinutes } from '../statistics/figures-store.ts';
import { MINUTES_KEPT_MS } from '../statistics/note-figures.ts';
import { deleteEndedDeliveries } from '../subscription/delivery-store.ts';
import { deleteEndedJobs } from './job-store.ts';

/** Small bites: between them other requests get the database. */
const CROPS_AT_ONCE = 200;
const DELIVERIES_AT_ONCE = 500;
const KEEP_ENDED_JOBS_MS = 7 * 24 * 60 * 60_000;

/** Deletes what has had its time: captured faces by their zone's policy, sign-ins, links and codes, messages. */
export async function sweep({ db, checkpoint }: OpenDatabase, clock: Clock): Promise<void> {
  const nowMs = clock.nowMs();
  await deleteExpiredSignIns(db, nowMs, nowMs - FORGET_FAILURES_AFTER_MS);
  await deleteExpiredPairingCodes(db, nowMs);
  await deleteOldAttempts(db, nowMs);
  await deleteEndedJobs(db, nowMs - KEEP_ENDED_JOBS_MS);
  while ((await deleteEndedDeliveries(db, nowMs, DELIVERIES_AT_ONCE)) >= DELIVERIES_AT_ONCE) {
    await new Promise(setImmediate);
  }
  await deleteOldMinutes(db, nowMs - MINUTES_KEPT_MS);
  let deleted = await deleteDueAttachments(db, nowMs);
  for (;;) {
    const crops = await deleteDueCrops(db, nowMs, CROPS_AT_ONCE);
    deleted += crops;
    if (crops < CROPS_AT_ONCE) break;
    await new Promise(setImmediate);
  }
  if (deleted > 0) await checkpoint();
}
