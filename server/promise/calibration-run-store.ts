import { z } from 'zod';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { findEvent, lockGalleryOrder } from '../event/event-store.ts';

const progressSchema = z.strictObject({
  settled: z.int().nonnegative(),
  pending: z.int().nonnegative(),
  secondsLeft: z.number().nullable(),
  galleriesLeft: z.int().nonnegative(),
});

/** How far the gallery in hand is. */
export type RunProgress = z.infer<typeof progressSchema>;

export interface CalibrationRun {
  readonly leaseUntilMs: number;
  readonly decisions: number;
  readonly progress: RunProgress | null;
  /** Comparisons of two templates a second; null before the first measurement. */
  readonly pace: number | null;
}

type RunRow = Tables['calibration_runs'];

export async function findRun(db: Db, eventId: string): Promise<CalibrationRun> {
  const row = await db
    .selectFrom('calibration_runs')
    .selectAll()
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return {
    leaseUntilMs: Number(row?.lease_until ?? 0),
    decisions: Number(row?.decisions ?? 0),
    progress: row?.progress == null ? null : progressSchema.parse(JSON.parse(row.progress)),
    pace: row?.pace ?? null,
  };
}

/** Evidence that was collected without the decision is collected anew. */
export async function noteDecision(tx: Db, eventId: string): Promise<void> {
  await ensureRun(tx, eventId);
  await tx
    .updateTable('calibration_runs')
    .set((eb) => ({ decisions: eb('decisions', '+', 1) }))
    .where('event_id', '=', eventId)
    .execute();
}

interface LeaseAsked {
  readonly holder: string;
  readonly nowMs: number;
  readonly forMs: number;
}

/** Takes or keeps the right to measure the event's galleries. @returns as of `takeLease`, whether it is this holder's */
export async function holdLease(db: Db, eventId: string, asked: LeaseAsked): Promise<boolean> {
  return (await takeLease(db, eventId, asked)) !== null;
}

/**
 * Takes the right to measure the event's galleries. It ends by itself, so that another process goes on when this one
 * has died.
 * @returns who had it last; null while another process has it, and for an event that is purged
 */
export function takeLease(
  db: Db,
  eventId: string,
  { holder, nowMs, forMs }: LeaseAsked,
): Promise<{ readonly heldBefore: string | null } | null> {
  return db.transaction().execute(async (tx) => {
    // Whoever purges changes the event first: from then on no lease comes back into the emptied table.
    await lockGalleryOrder(tx, eventId);
    const event = await findEvent(tx, eventId);
    if (!event || event.state === 'purged') return null;
    await ensureRun(tx, eventId);
    const before = await tx
      .selectFrom('calibration_runs')
      .select('lease_holder')
      .where('event_id', '=', eventId)
      .executeTakeFirstOrThrow();
    const row = await tx
      .updateTable('calibration_runs')
      .set({ lease_holder: holder, lease_until: nowMs + forMs })
      .where('event_id', '=', eventId)
      .where(({ eb, or }) =>
        or([eb('lease_holder', '=', holder), eb('lease_holder', 'is', null), eb('lease_until', '<=', nowMs)]),
      )
      .returning('event_id')
      .executeTakeFirst();
    return row === undefined ? null : { heldBefore: before.lease_holder };
  });
}

/** Whether the lease is still this holder's. Nobody else can take it before the transaction ends. */
export async function holdsLease(tx: Db, eventId: string, holder: string): Promise<boolean> {
  const row = await tx
    .updateTable('calibration_runs')
    .set({ lease_holder: holder })
    .where('event_id', '=', eventId)
    .where('lease_holder', '=', holder)
    .returning('event_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** For good, within the transaction that purges the event: whoever measures it writes nothing more. */
export async function endMeasuring(tx: Db, eventId: string): Promise<void> {
  await tx.deleteFrom('calibration_runs').where('event_id', '=', eventId).execute();
}

/** Gives the lease back, and leaves on record whose it was; nothing happens when another process has it. */
export async function endLease(db: Db, eventId: string, holder: string): Promise<void> {
  await db
    .updateTable('calibration_runs')
    .set({ lease_until: 0, progress: null })
    .where('event_id', '=', eventId)
    .where('lease_holder', '=', holder)
    .execute();
}

export async function saveProgress(
  db: Db,
  eventId: string,
  holder: string,
  now: { readonly progress: RunProgress; readonly pace: number | null },
): Promise<void> {
  await db
    .updateTable('calibration_runs')
    .set({ progress: JSON.stringify(now.progress), ...(now.pace === null ? {} : { pace: now.pace }) })
    .where('event_id', '=', eventId)
    .where('lease_holder', '=', holder)
    .execute();
}

async function ensureRun(db: Db, eventId: string): Promise<void> {
  const fresh: RunRow = {
    event_id: eventId,
    lease_holder: null,
    lease_until: 0,
    decisions: 0,
    progress: null,
    pace: null,
  };
  await db
    .insertInto('calibration_runs')
    .values(fresh)
    .onConflict((conflict) => conflict.column('event_id').doNothing())
    .execute();
}
