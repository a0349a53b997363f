import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { OpenDatabase } from '../db/database.ts';
import type { JobKind } from './job.ts';
import {
  claimJob,
  endJob,
  ensureRecurring,
  type JobRow,
  renewLease,
  requeueJob,
  saveProgress,
} from './job-store.ts';

/** Two, so that a long job does not hold up the short ones that come again and again. */
const AT_ONCE = 2;
/** A process that is silent for so long has lost its jobs to the others. */
const LEASE_MS = 60_000;
const RENEW_EVERY_MS = 20_000;
/** Also how late a job may be that came due without a notice. */
const LOOK_EVERY_MS = 5_000;
const FIRST_RETRY_MS = 10_000;
const LAST_RETRY_MS = 10 * 60_000;

/** Does the jobs of this process's share: takes one that is due, runs it, records how it ended, looks for the next. */
export class JobRunner {
  readonly #database: OpenDatabase;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #logger: Logger;
  readonly #kinds: ReadonlyMap<string, JobKind<unknown>>;
  readonly #closing = new AbortController();
  #loops: Promise<unknown> = Promise.resolve();

  constructor(needs: {
    readonly database: OpenDatabase;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly logger: Logger;
    readonly kinds: readonly JobKind<unknown>[];
  }) {
    this.#database = needs.database;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#logger = needs.logger;
    this.#kinds = new Map(needs.kinds.map((kind) => [kind.kind, kind]));
  }

  async start(): Promise<void> {
    for (const { kind, everyMs } of this.#kinds.values()) {
      if (everyMs !== null) await ensureRecurring(this.#database.db, kind, this.#clock.nowMs());
    }
    this.#loops = Promise.all(Array.from({ length: AT_ONCE }, () => this.#keepWorking()));
  }

  /** Resolves when the jobs under way have come to their end, or to a good moment to stop. */
  async stop(): Promise<void> {
    this.#closing.abort();
    await this.#loops;
  }

  async #keepWorking(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      const seen = this.#notifier.seen('jobs');
      const worked = await this.#workOnce().catch((error: unknown) => {
        this.#logger.error({ err: error }, 'jobs cannot be read or recorded');
        return 'idle' as const;
      });
      if (worked === 'idle') await this.#notifier.wait('jobs', seen, LOOK_EVERY_MS, this.#closing.signal);
    }
  }

  async #workOnce(): Promise<'worked' | 'idle'> {
    const nowMs = this.#clock.nowMs();
    const lease = { nowMs, untilMs: nowMs + LEASE_MS };
    const claim = await claimJob(this.#database, [...this.#kinds.keys()], lease);
    const kind = this.#kinds.get(claim?.kind ?? '');
    if (!claim || !kind) return 'idle';
    await this.#run(claim, kind);
    return 'worked';
  }

  async #run(claim: JobRow, kind: JobKind<unknown>): Promise<void> {
    const { db } = this.#database;
    const lost = new AbortController();
    const renewing = setInterval(() => {
      renewLease(db, claim, this.#clock.nowMs() + LEASE_MS).then(
        (held) => held || lost.abort(),
        (error: unknown) =>
          this.#logger.warn({ err: error, job: kind.kind }, 'the lease of a job was not renewed'),
      );
    }, RENEW_EVERY_MS);
    try {
      await kind.run(kind.payload.parse(JSON.parse(claim.payload)), {
        signal: AbortSignal.any([this.#closing.signal, lost.signal]),
        report: (progress) => saveProgress(db, claim, progress),
      });
      await this.#succeeded(claim, kind);
    } catch (error) {
      await this.#failed(claim, kind, error);
    } finally {
      clearInterval(renewing);
    }
  }

  async #succeeded(claim: JobRow, { everyMs }: JobKind<unknown>): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const { db } = this.#database;
    if (everyMs === null) await endJob(db, claim, { state: 'done', error: null, nowMs });
    else await requeueJob(db, claim, { runAtMs: nowMs + everyMs, attempts: 0, error: null });
  }

  async #failed(claim: JobRow, { kind, attempts, everyMs }: JobKind<unknown>, error: unknown): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const { db } = this.#database;
    if (this.#closing.signal.aborted) {
      await requeueJob(db, claim, { runAtMs: nowMs, attempts: claim.attempts - 1, error: null });
      return;
    }
    this.#logger.error({ err: error, job: kind, attempt: claim.attempts }, 'job failed');
    // Its name alone: a message may quote what must not outlive its row.
    const told = error instanceof Error ? error.name : 'unknown';
    if (everyMs !== null) {
      await requeueJob(db, claim, { runAtMs: nowMs + everyMs, attempts: 0, error: told });
    } else if (claim.attempts < attempts) {
      const retryMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (claim.attempts - 1));
      await requeueJob(db, claim, { runAtMs: nowMs + retryMs, attempts: claim.attempts, error: told });
    } else {
      await endJob(db, claim, { state: 'failed', error: told, nowMs });
    }
  }
}
