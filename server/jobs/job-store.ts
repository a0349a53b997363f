import { type ExpressionBuilder, sql } from 'kysely';
import type { Db, OpenDatabase } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { newId } from '../new-id.ts';
import type { JobProgress } from './job.ts';

export type JobRow = Tables['jobs'];

export interface WantedJob {
  readonly kind: string;
  /** Of jobs with the same key at most one runs and at most one waits: `calibrate/<eventId>`. */
  readonly key: string;
  readonly payload: unknown;
  readonly runAtMs: number;
}

/** Puts work in line. Where the same is waiting already, that one does it, with this payload and no later than asked here. */
export async function enqueueJob(tx: Db, wanted: WantedJob, nowMs: number): Promise<void> {
  const row = newRow(newId(), wanted, nowMs);
  await tx
    .insertInto('jobs')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('key')
        // As a literal: a parameter would hide from the database which index is meant.
        .where(sql.ref('state'), '=', sql.lit('queued'))
        .doUpdateSet((eb) => ({
          payload: row.payload,
          run_at: eb
            .case()
            .when('jobs.run_at', '>', wanted.runAtMs)
            .then(wanted.runAtMs)
            .else(eb.ref('jobs.run_at'))
            .end(),
        })),
    )
    .execute();
}

/** Puts a job in line that comes again by itself, unless it is there; its id makes it the only one. */
export async function ensureRecurring(db: Db, kind: string, nowMs: number): Promise<void> {
  await db
    .insertInto('jobs')
    .values(newRow(`every/${kind}`, { kind, key: `every/${kind}`, payload: {}, runAtMs: nowMs }, nowMs))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

function newRow(id: string, { kind, key, payload, runAtMs }: WantedJob, nowMs: number): JobRow {
  return {
    id,
    kind,
    key,
    payload: JSON.stringify(payload),
    state: 'queued',
    run_at: runAtMs,
    attempts: 0,
    leased_by: null,
    leased_until: null,
    progress: null,
    error: null,
    created_at: nowMs,
    ended_at: null,
  };
}

/**
 * Takes the job that has waited longest, or one whose holder has not been heard of for a whole lease.
 * No two callers get the same one, on whichever process they are.
 */
export function claimJob(
  { kind, db }: Pick<OpenDatabase, 'kind' | 'db'>,
  kinds: readonly string[],
  lease: { readonly nowMs: number; readonly untilMs: number },
): Promise<JobRow | undefined> {
  return db
    .updateTable('jobs')
    .set((eb) => ({
      state: 'running',
      leased_by: newId(),
      leased_until: lease.untilMs,
      attempts: eb('attempts', '+', 1),
    }))
    .where('id', '=', (eb) =>
      eb
        .selectFrom('jobs as due')
        .select('due.id')
        .where('due.kind', 'in', kinds)
        .where((due) => due.or([isDue(due, lease.nowMs), isAbandoned(due, lease.nowMs)]))
        .orderBy('due.run_at')
        .limit(1)
        .$if(kind === 'postgres', (query) => query.forUpdate().skipLocked()),
    )
    .returningAll()
    .executeTakeFirst();
}

type DueJobs = ExpressionBuilder<Tables & { due: Tables['jobs'] }, 'due'>;

function isDue(eb: DueJobs, nowMs: number) {
  const sameIsRunning = eb
    .selectFrom('jobs as other')
    .select('other.id')
    .whereRef('other.key', '=', 'due.key')
    .where('other.state', '=', 'running');
  return eb.and([
    eb('due.state', '=', 'queued'),
    eb('due.run_at', '<=', nowMs),
    eb.not(eb.exists(sameIsRunning)),
  ]);
}

function isAbandoned(eb: DueJobs, nowMs: number) {
  return eb.and([eb('due.state', '=', 'running'), eb('due.leased_until', '<=', nowMs)]);
}

/** @returns whether the job was still held by this claim */
export async function renewLease(db: Db, claim: JobRow, untilMs: number): Promise<boolean> {
  const renewed = await held(db, claim).set({ leased_until: untilMs }).executeTakeFirst();
  return renewed.numUpdatedRows > 0n;
}

export async function saveProgress(db: Db, claim: JobRow, progress: JobProgress): Promise<void> {
  await held(db, claim)
    .set({ progress: JSON.stringify(progress) })
    .execute();
}

export async function endJob(
  db: Db,
  claim: JobRow,
  end: { readonly state: 'done' | 'failed'; readonly error: string | null; readonly nowMs: number },
): Promise<void> {
  await held(db, claim).set({ state: end.state, error: end.error, ended_at: end.nowMs }).execute();
}

/** Puts the job back in line. When the same is waiting there already, that one does the work and this one goes. */
export async function requeueJob(
  db: Db,
  claim: JobRow,
  again: { readonly runAtMs: number; readonly attempts: number; readonly error: string | null },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const waiting = await tx
      .selectFrom('jobs')
      .select('id')
      .where('key', '=', claim.key)
      .where('state', '=', 'queued')
      .executeTakeFirst();
    if (waiting) {
      await tx
        .deleteFrom('jobs')
        .where('id', '=', claim.id)
        .where('leased_by', '=', claim.leased_by)
        .execute();
      return;
    }
    await held(tx, claim)
      .set({ state: 'queued', run_at: again.runAtMs, attempts: again.attempts, error: again.error })
      .execute();
  });
}

export async function deleteEndedJobs(db: Db, beforeMs: number): Promise<void> {
  await db.deleteFrom('jobs').where('ended_at', '<', beforeMs).execute();
}

/** The job as long as nobody else has taken it over. */
function held(db: Db, claim: JobRow) {
  return db
    .updateTable('jobs')
    .where('id', '=', claim.id)
    .where('state', '=', 'running')
    .where('leased_by', '=', claim.leased_by);
}
