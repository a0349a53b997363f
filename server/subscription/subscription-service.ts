import type { z } from 'zod';
import type {
  changeSubscription,
  createSubscription,
  Delivery,
  redeliver,
  Subscription,
  testSubscription,
} from '#contract/subscription';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import { decodeTimeCursor, encodeCursor } from '../page-cursor.ts';
import type { Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import { countDeliveries, deliveriesPage, requeueDead } from './delivery-store.ts';
import { openSubscriber, type Senders } from './send-message.ts';
import { newSecret } from './signed-message.ts';
import { openSecrets, sealSecrets } from './subscription-secrets.ts';
import {
  deleteSubscription,
  findSubscription,
  insertSubscription,
  kindsOf,
  type SubscriptionRow,
  saveSubscription,
  subscriptionsOf,
  targetOf,
} from './subscription-store.ts';

type Wanted = z.output<typeof createSubscription.body>;
type Change = z.output<typeof changeSubscription.body>;
type Again = z.output<typeof redeliver.body>;
type Tested = z.output<typeof testSubscription.reply>;

/** Receivers learn of a new secret at their own pace. */
const FORMER_COUNTS_MS = 24 * 60 * 60_000;

interface Ids {
  readonly eventId: string;
  readonly subscriptionId: string;
}

/** Who else is told of an event's entries and alerts. */
export class SubscriptionService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #vault: Vault;
  readonly #senders: Senders;

  constructor(needs: {
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly senders: Senders;
  }) {
    this.#db = needs.senders.db;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#vault = needs.senders.vault;
    this.#senders = needs.senders;
  }

  async list(actor: Actor, eventId: string): Promise<{ subscriptions: Subscription[] }> {
    requireAccess(actor, 'subscription:manage', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    const counts = await countDeliveries(this.#db, eventId);
    const rows = await subscriptionsOf(this.#db, eventId);
    return { subscriptions: rows.map((row) => subscriptionOf(row, counts.get(row.id))) };
  }

  create(
    actor: Actor,
    eventId: string,
    { name, target, kinds, names, password }: Wanted,
  ): Promise<{ subscription: Subscription; secret: string }> {
    const user = requireAccess(actor, 'subscription:manage', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    const id = newId();
    const secret = newSecret();
    return this.#db.transaction().execute(async (tx) => {
      found(await findEvent(tx, eventId));
      const row: SubscriptionRow = {
        id,
        event_id: eventId,
        version: 1,
        name,
        target: JSON.stringify(target),
        kinds: JSON.stringify([...new Set(kinds)]),
        names,
        state: 'active',
        paused_at: null,
        sealed: sealSecrets(await this.#vault.ofEvent(tx, eventId), id, { secret, former: null, password }),
        secret_since: nowMs,
        former_until: null,
        created_at: nowMs,
        last_delivered_at: null,
        failing_since: null,
        failures: 0,
        next_try_at: 0,
      };
      await insertSubscription(tx, row);
      const subject = { subscriptionId: id, target: target.kind, names };
      await appendAudit(tx, nowMs, { actor: user, action: 'subscription-created', eventId, subject });
      return { subscription: subscriptionOf(row, undefined), secret };
    });
  }

  /**
   * What is left out stays as it is. Whoever goes on after a pause is tried at once.
   * @throws RequestError `changed-meanwhile`
   */
  async change(actor: Actor, ids: Ids, madeOn: number, wanted: Change): Promise<Subscription> {
    const { eventId, subscriptionId } = ids;
    const user = requireAccess(actor, 'subscription:manage', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    const { name, target, kinds, names, password } = wanted;
    const changed = await this.#db.transaction().execute(async (tx) => {
      const before = found(await findSubscription(tx, eventId, subscriptionId));
      const change: Partial<SubscriptionRow> = {
        ...(name === undefined ? {} : { name }),
        ...(target === undefined ? {} : { target: JSON.stringify(target) }),
        ...(kinds === undefined ? {} : { kinds: JSON.stringify([...new Set(kinds)]) }),
        ...(names === undefined ? {} : { names }),
        ...stateChange(before, wanted.state, nowMs),
      };
      if (password !== undefined) {
        const vault = await this.#vault.ofEvent(tx, eventId);
        change.sealed = sealSecrets(vault, subscriptionId, { ...openSecrets(vault, before), password });
      }
      if (!(await saveSubscription(tx, subscriptionId, madeOn, change))) {
        throw new RequestError('changed-meanwhile');
      }
      const subject = { subscriptionId, version: madeOn + 1 };
      await appendAudit(tx, nowMs, { actor: user, action: 'subscription-changed', eventId, subject });
      return this.#read(tx, ids);
    });
    this.#notifier.committed('deliveries');
    return changed;
  }

  async end(actor: Actor, { eventId, subscriptionId }: Ids): Promise<void> {
    const user = requireAccess(actor, 'subscription:manage', onEvent(eventId));
    await this.#db.transaction().execute(async (tx) => {
      found(await findSubscription(tx, eventId, subscriptionId));
      await deleteSubscription(tx, subscriptionId);
      const subject = { subscriptionId };
      await appendAudit(tx, this.#clock.nowMs(), {
        actor: user,
        action: 'subscription-ended',
        eventId,
        subject,
      });
    });
  }

  rotateSecret(actor: Actor, ids: Ids): Promise<{ secret: string; formerUntil: number }> {
    const { eventId, subscriptionId } = ids;
    const user = requireAccess(actor, 'subscription:manage', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    const secret = newSecret();
    const formerUntil = nowMs + FORMER_COUNTS_MS;
    return this.#db.transaction().execute(async (tx) => {
      const before = found(await findSubscription(tx, eventId, subscriptionId));
      const vault = await this.#vault.ofEvent(tx, eventId);
      const { secret: former, password } = openSecrets(vault, before);
      await saveSubscription(tx, subscriptionId, undefined, {
        sealed: sealSecrets(vault, subscriptionId, { secret, former, password }),
        secret_since: nowMs,
        former_until: formerUntil,
      });
      const subject = { subscriptionId };
      await appendAudit(tx, nowMs, { actor: user, action: 'subscription-secret-rotated', eventId, subject });
      return { secret, formerUntil };
    });
  }

  async test(actor: Actor, { eventId, subscriptionId }: Ids, signal: AbortSignal): Promise<Tested> {
    const user = requireAccess(actor, 'subscription:manage', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    const row = found(await findSubscription(this.#db, eventId, subscriptionId));
    const subject = { subscriptionId };
    await this.#db
      .transaction()
      .execute((tx) =>
        appendAudit(tx, nowMs, { actor: user, action: 'subscription-tested', eventId, subject }),
      );
    const send = await openSubscriber(this.#senders, row);
    const began = performance.now();
    const content = { id: newId(), kind: 'test', atMs: nowMs, data: { subscriptionId } };
    const sent = await send(content, nowMs, signal);
    return sent.kind === 'delivered' ? { ...sent, tookMs: performance.now() - began } : sent;
  }

  async deliveries(
    actor: Actor,
    { eventId, subscriptionId }: Ids,
    query: {
      readonly state?: Delivery['state'] | undefined;
      readonly cursor?: string | undefined;
      readonly limit: number;
    },
  ): Promise<{ deliveries: Delivery[]; nextCursor: string | null }> {
    requireAccess(actor, 'subscription:manage', onEvent(eventId));
    found(await findSubscription(this.#db, eventId, subscriptionId));
    const after = query.cursor === undefined ? null : decodeTimeCursor(query.cursor);
    const page = await deliveriesPage(this.#db, subscriptionId, query.state, after, query.limit + 1);
    const deliveries = page.slice(0, query.limit);
    const last = deliveries.at(-1);
    const more = last !== undefined && page.length > deliveries.length;
    return { deliveries, nextCursor: more ? encodeCursor({ key: last.createdAt, id: last.id }) : null };
  }

  async redeliver(actor: Actor, ids: Ids, again: Again): Promise<{ queued: number }> {
    const { eventId, subscriptionId } = ids;
    const user = requireAccess(actor, 'subscription:manage', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    const queued = await this.#db.transaction().execute(async (tx) => {
      found(await findSubscription(tx, eventId, subscriptionId));
      const which = again.which === 'these' ? again.deliveryIds : 'all-dead';
      const count = await requeueDead(tx, subscriptionId, which, nowMs);
      const subject = { subscriptionId, queued: count };
      await appendAudit(tx, nowMs, { actor: user, action: 'deliveries-repeated', eventId, subject });
      return count;
    });
    this.#notifier.committed('deliveries');
    return { queued };
  }

  async #read(db: Db, { eventId, subscriptionId }: Ids): Promise<Subscription> {
    const row = found(await findSubscription(db, eventId, subscriptionId));
    return subscriptionOf(row, (await countDeliveries(db, eventId)).get(subscriptionId));
  }
}

function stateChange(
  before: SubscriptionRow,
  state: 'active' | 'paused' | undefined,
  nowMs: number,
): Partial<SubscriptionRow> {
  if (state === 'paused' && before.state === 'active') return { state: 'paused', paused_at: nowMs };
  if (state !== 'active' || before.state === 'active') return {};
  return { state: 'active', paused_at: null, failing_since: null, failures: 0, next_try_at: 0 };
}

function subscriptionOf(
  row: SubscriptionRow,
  counts: { readonly waiting: number; readonly dead: number } | undefined,
): Subscription {
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    target: targetOf(row),
    kinds: kindsOf(row),
    names: row.names,
    state:
      row.state === 'active'
        ? { kind: 'active' }
        : {
            kind: 'paused',
            since: row.paused_at ?? row.created_at,
            because: row.state === 'paused' ? 'by-hand' : 'failing',
          },
    createdAt: row.created_at,
    secretSince: row.secret_since,
    lastDeliveredAt: row.last_delivered_at,
    failingSince: row.failing_since,
    waiting: counts?.waiting ?? 0,
    dead: counts?.dead ?? 0,
  };
}
