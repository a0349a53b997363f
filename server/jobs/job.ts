import type { z } from 'zod';

/**
 * A kind of work that is done beside requests, by whichever server process is free, and goes on after
 * a restart. To add one: write a function that makes a `JobKind` of what the work needs, name it among
 * the kinds in `wire`, and `enqueueJob` inside the transaction that gives reason for the work; after
 * the commit `notifier.committed('jobs')` saves it a few seconds of waiting.
 *
 * A job may run more than once, because a process can die between the work and its record: the work
 * must come out the same.
 */
export interface JobKind<Payload> {
  readonly kind: string;
  readonly payload: z.ZodType<Payload>;
  /** How often it is tried, a little later each time, before it has failed for good. */
  readonly attempts: number;
  /** Comes again by itself so long after each run, successful or not; null when it must be asked for. */
  readonly everyMs: number | null;
  run(payload: Payload, job: RunningJob): Promise<void>;
}

export interface RunningJob {
  /** Aborts when the server closes, or when the job was taken over: throw at the next good moment. A job that was stopped by closing begins again at the next start, and no attempt is counted. */
  readonly signal: AbortSignal;
  /** Notes how far it is. */
  report(progress: JobProgress): Promise<void>;
}

export interface JobProgress {
  readonly done: number;
  readonly total: number;
}
