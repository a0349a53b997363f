import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { newId } from '../new-id.ts';
import { endLease, holdLease, holdsLease, takeLease } from './calibration-run-store.ts';

const LEASE_MS = 60_000;
const RENEW_EVERY_MS = 10_000;

/** The measuring has ended: somebody else does it now, nobody may any more, or it was given up. What was to be written is not. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
}

export interface LeaseNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The right of one process to measure an event's galleries. It is renewed while the work goes on and ends
 * by itself, so that another goes on when this process has died. A process that was only held up may wake
 * when another has the right: whatever it writes then is taken back.
 */
export class MeasureLease {
  readonly eventId: string;
  readonly holder = newId();
  readonly #needs: LeaseNeeds;
  readonly #lost = new AbortController();
  readonly #renewing: NodeJS.Timeout;
  /** The renewals so far; one may be under way. */
  #renewed = Promise.resolve();

  #heldBefore: string | null = null;

  private constructor(needs: LeaseNeeds, eventId: string) {
    this.#needs = needs;
    this.eventId = eventId;
    this.#renewing = setInterval(() => {
      this.#renewed = this.#renewed.then(() => this.#renew());
    }, RENEW_EVERY_MS);
  }

  /** Null while another process has it, and for an event that is purged. */
  static async take(needs: LeaseNeeds, eventId: string): Promise<MeasureLease | null> {
    const lease = new MeasureLease(needs, eventId);
    try {
      const taken = await takeLease(needs.db, eventId, lease.#asked);
      if (taken) {
        lease.#heldBefore = taken.heldBefore;
        return lease;
      }
    } catch (fault) {
      clearInterval(lease.#renewing);
      throw fault;
    }
    clearInterval(lease.#renewing);
    return null;
  }

  /** The holder of the lease before this one; null when there was none. */
  get heldBefore(): string | null {
    return this.#heldBefore;
  }

  /** Aborts when it is lost, given up or given back. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Ends the work under it; what has been written stays. */
  giveUp(): void {
    this.#lost.abort(new LeaseLost('the measurement was given up'));
  }

  /**
   * Writes in a transaction that is committed only by whoever has the lease then. It is looked at last: until
   * the commit nobody can take it, and rows are locked in the order in which others lock them.
   * @throws LeaseLost
   */
  async write<T>(change: (tx: Db) => Promise<T>): Promise<T> {
    const { db } = this.#needs;
    this.signal.throwIfAborted();
    try {
      return await db.transaction().execute(async (tx) => {
        const done = await change(tx);
        if (!(await holdsLease(tx, this.eventId, this.holder))) {
          throw new LeaseLost(`another process measures the event ${this.eventId} now`);
        }
        return done;
      });
    } catch (cause) {
      if (cause instanceof LeaseLost) this.#lost.abort(cause);
      throw cause;
    }
  }

  /** Gives it back to whoever comes next, after a renewal that is under way: it would take the lease again. */
  async end(): Promise<void> {
    clearInterval(this.#renewing);
    await this.#renewed;
    this.#lost.abort(new LeaseLost('the measurement has ended'));
    await endLease(this.#needs.db, this.eventId, this.holder);
  }

  async #renew(): Promise<void> {
    try {
      if (!(await holdLease(this.#needs.db, this.eventId, this.#asked)))
        this.#lost.abort(new LeaseLost('the lease could not be renewed'));
    } catch (fault) {
      this.#needs.logger.error({ err: fault }, 'the lease of a measurement could not be renewed');
      this.#lost.abort(new LeaseLost('the lease could not be renewed', { cause: fault }));
    }
  }

  get #asked() {
    return { holder: this.holder, nowMs: this.#needs.clock.nowMs(), forMs: LEASE_MS };
  }
}
