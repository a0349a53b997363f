import { z } from 'zod';
import { MESSAGE_KINDS, type MessageKind, type Target, targetSchema } from '#contract/subscription';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type SubscriptionRow = Tables['subscriptions'];

export async function insertSubscription(tx: Db, row: SubscriptionRow): Promise<void> {
  await tx.insertInto('subscriptions').values(row).execute();
}

export function findSubscription(
  db: Db,
  eventId: string,
  subscriptionId: string,
): Promise<SubscriptionRow | undefined> {
  return db
    .selectFrom('subscriptions')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('id', '=', subscriptionId)
    .executeTakeFirst();
}

export function subscriptionsOf(db: Db, eventId: string): Promise<SubscriptionRow[]> {
  return db
    .selectFrom('subscriptions')
    .selectAll()
    .where('event_id', '=', eventId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export function targetOf({ target }: Pick<SubscriptionRow, 'target'>): Target {
  return targetSchema.parse(JSON.parse(target));
}

const kindsSchema = z.array(z.enum(MESSAGE_KINDS));

export function kindsOf({ kinds }: Pick<SubscriptionRow, 'kinds'>): MessageKind[] {
  return kindsSchema.parse(JSON.parse(kinds));
}

/** Who of the event is to be told of a message now. */
export async function activeSubscriptions(
  db: Db,
  eventId: string,
): Promise<readonly { readonly id: string; readonly kinds: readonly MessageKind[] }[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .select(['id', 'kinds'])
    .where('event_id', '=', eventId)
    .where('state', '=', 'active')
    .execute();
  return rows.map((row) => ({ id: row.id, kinds: kindsOf(row) }));
}

/**
 * Changes a subscription.
 * @param madeOn undefined where the edit is good on any version
 * @returns false when somebody else came first, or it has ended
 */
export async function saveSubscription(
  tx: Db,
  subscriptionId: string,
  madeOn: number | undefined,
  change: Partial<Omit<SubscriptionRow, 'id' | 'event_id' | 'version' | 'created_at'>>,
): Promise<boolean> {
  const row = await tx
    .updateTable('subscriptions')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', subscriptionId)
    .$if(madeOn !== undefined, (q) => q.where('version', '=', madeOn ?? 0))
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteSubscription(tx: Db, subscriptionId: string): Promise<void> {
  await tx.deleteFrom('deliveries').where('subscription_id', '=', subscriptionId).execute();
  await tx.deleteFrom('subscriptions').where('id', '=', subscriptionId).execute();
}

/** Something got through: whoever was left in peace is so no longer. */
export async function noteDelivered(db: Db, subscriptionId: string, atMs: number): Promise<void> {
  await db
    .updateTable('subscriptions')
    .set({ last_delivered_at: atMs, failing_since: null, failures: 0, next_try_at: 0 })
    .where('id', '=', subscriptionId)
    .execute();
}

/** @returns since when nothing has got through; undefined when the subscription has ended */
export async function noteFailed(
  db: Db,
  subscriptionId: string,
  {
    atMs,
    failures,
    nextTryAtMs,
  }: { readonly atMs: number; readonly failures: number; readonly nextTryAtMs: number },
): Promise<number | undefined> {
  const row = await db
    .updateTable('subscriptions')
    .set((eb) => ({
      failing_since: eb.fn.coalesce('failing_since', eb.val(atMs)),
      failures,
      next_try_at: nextTryAtMs,
    }))
    .where('id', '=', subscriptionId)
    .returning('failing_since')
    .executeTakeFirst();
  return row?.failing_since ?? undefined;
}

/** Those for whom something is due. */
export function dueSubscriptions(db: Db, nowMs: number): Promise<SubscriptionRow[]> {
  return db
    .selectFrom('subscriptions')
    .selectAll()
    .where('state', '=', 'active')
    .where('next_try_at', '<=', nowMs)
    .where(({ exists, selectFrom, ref }) =>
      exists(
        selectFrom('deliveries')
          .select('deliveries.id')
          .where('deliveries.subscription_id', '=', ref('subscriptions.id'))
          .where('deliveries.state', '=', 'waiting')
          .where('deliveries.next_at', '<=', nowMs),
      ),
    )
    .execute();
}
