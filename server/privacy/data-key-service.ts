import { z } from 'zod';
import type { DataKey } from '#contract/data-key';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { JobKind } from '../jobs/job.ts';
import { found } from '../request-error.ts';
import { beginDataKeyExchange, type ExchangeNeeds, exchangesDue, resealEvent } from './exchange-data-key.ts';
import type { Vault } from './vault.ts';

/** Exchanges of events' data keys, asked for by people. */
export class DataKeyService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #vault: Vault;

  constructor(db: Db, clock: Clock, vault: Vault) {
    this.#db = db;
    this.#clock = clock;
    this.#vault = vault;
  }

  async read(actor: Actor, eventId: string): Promise<DataKey> {
    requireAccess(actor, 'event:manage', onEvent(eventId));
    return this.#state(eventId);
  }

  /** @throws RequestError `conflict` while one is exchanged */
  async exchange(actor: Actor, eventId: string): Promise<DataKey> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    await this.#db
      .transaction()
      .execute((tx) => beginDataKeyExchange(tx, this.#vault, { eventId, actor: user, nowMs }));
    return this.#state(eventId);
  }

  async #state(eventId: string): Promise<DataKey> {
    const row = await this.#db
      .selectFrom('event_keys')
      .select(['wrapped_old_key', 'exchange_began_at'])
      .where('event_id', '=', eventId)
      .executeTakeFirst();
    const { wrapped_old_key: old, exchange_began_at: since } = found(row);
    return old === null || since === null ? { state: 'settled' } : { state: 'exchanging', since };
  }
}

const LOOK_EVERY_MS = 10_000;

/** Seals anew what is left under old keys, and lets old keys go, whoever began the exchange. */
export function dataKeyJob(needs: ExchangeNeeds, clock: Clock): JobKind<unknown> {
  return {
    kind: 'exchange-data-keys',
    payload: z.strictObject({}),
    attempts: 1,
    everyMs: LOOK_EVERY_MS,
    run: async (_, { signal }) => {
      for (const eventId of await exchangesDue(needs.database.db, clock.nowMs())) {
        await resealEvent(needs, eventId, clock, signal);
      }
    },
  };
}
