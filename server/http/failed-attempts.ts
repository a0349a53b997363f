import type { ClientRateLimitInfo, Store } from 'express-rate-limit';
import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';

/**
 * Counts failures in the database: every server process sees the same count, and a restart forgives
 * nobody.
 */
export class FailedAttempts implements Store {
  readonly localKeys = false;
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #of: { readonly what: string; readonly withinMs: number };

  /** @param of what is counted, apart from every other; `withinMs`: how long after its first failure a count lasts */
  constructor(db: Db, clock: Clock, of: { readonly what: string; readonly withinMs: number }) {
    this.#db = db;
    this.#clock = clock;
    this.#of = of;
  }

  async increment(address: string): Promise<ClientRateLimitInfo> {
    const nowMs = this.#clock.nowMs();
    const fresh = { failures: 1, resets_at: nowMs + this.#of.withinMs };
    const isOver = sql<boolean>`failed_attempts.resets_at <= ${nowMs}`;
    const row = await this.#db
      .insertInto('failed_attempts')
      .values({ key: this.#keyOf(address), ...fresh })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          failures: sql`case when ${isOver} then 1 else failed_attempts.failures + 1 end`,
          resets_at: sql`case when ${isOver} then ${sql.lit(fresh.resets_at)} else failed_attempts.resets_at end`,
        }),
      )
      .returningAll()
      .executeTakeFirstOrThrow();
    return { totalHits: row.failures, resetTime: new Date(row.resets_at) };
  }

  async decrement(address: string): Promise<void> {
    await this.#db
      .updateTable('failed_attempts')
      .set((eb) => ({ failures: eb('failures', '-', 1) }))
      .where('key', '=', this.#keyOf(address))
      .where('failures', '>', 0)
      .execute();
  }

  async resetKey(address: string): Promise<void> {
    await this.#db.deleteFrom('failed_attempts').where('key', '=', this.#keyOf(address)).execute();
  }

  #keyOf(address: string): string {
    return `${this.#of.what} ${address}`;
  }
}

export async function deleteOldAttempts(db: Db, nowMs: number): Promise<void> {
  await db.deleteFrom('failed_attempts').where('resets_at', '<=', nowMs).execute();
}
