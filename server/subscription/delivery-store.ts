import {
  type Delivery,
  type DeliveryProblem,
  deliveryProblemSchema,
  MESSAGE_KINDS,
} from '#contract/subscription';
import type { Db, OpenDatabase } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { PageCursor } from '../page-cursor.ts';

export type DeliveryRow = Tables['deliveries'];

/**
 * Takes messages that are due, the oldest first, for as long as a lease: they are due again when nobody has said by
 * then what became of them. No two callers get the same one, on whichever process they are.
 */
export function claimDeliveries(
  { kind, db }: Pick<OpenDatabase, 'kind' | 'db'>,
  subscriptionId: string,
  lease: { readonly nowMs: number; readonly untilMs: number },
  most: number,
): Promise<DeliveryRow[]> {
  return db
    .updateTable('deliveries')
    .set((eb) => ({ next_at: lease.untilMs, attempts: eb('attempts', '+', 1) }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('deliveries as due')
        .select('due.id')
        .where('due.subscription_id', '=', subscriptionId)
        .where('due.state', '=', 'waiting')
        .where('due.next_at', '<=', lease.nowMs)
        .orderBy('due.next_at')
        .orderBy('due.id')
        .limit(most)
        .$if(kind === 'postgres', (query) => query.forUpdate().skipLocked()),
    )
    .returningAll()
    .execute();
}

/** Records that messages got through, each unless somebody else has taken it since. */
export async function saveDelivered(db: Db, claims: readonly DeliveryRow[], atMs: number): Promise<void> {
  for (const claim of claims) {
    await held(db, claim).set({ state: 'delivered', ended_at: atMs, problem: null }).execute();
  }
}

export async function saveFailed(
  db: Db,
  claim: DeliveryRow,
  problem: DeliveryProblem,
  next:
    | { readonly state: 'waiting'; readonly nextAtMs: number }
    | { readonly state: 'dead'; readonly atMs: number },
): Promise<void> {
  await held(db, claim)
    .set({
      problem: JSON.stringify(problem),
      ...(next.state === 'waiting'
        ? { next_at: next.nextAtMs }
        : { state: 'dead' as const, ended_at: next.atMs }),
    })
    .execute();
}

/** Gives a message back that was not sent after all. */
export async function giveBack(db: Db, claim: DeliveryRow, nowMs: number): Promise<void> {
  await held(db, claim)
    .set({ next_at: nowMs, attempts: claim.attempts - 1 })
    .execute();
}

/** The message as long as nobody else has taken it over. */
function held(db: Db, claim: DeliveryRow) {
  return db
    .updateTable('deliveries')
    .where('id', '=', claim.id)
    .where('state', '=', 'waiting')
    .where('attempts', '=', claim.attempts);
}

/** The latest first, after the cursor. */
export async function deliveriesPage(
  db: Db,
  subscriptionId: string,
  state: Delivery['state'] | undefined,
  after: PageCursor<number> | null,
  limit: number,
): Promise<Delivery[]> {
  const rows = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('subscription_id', '=', subscriptionId)
    .$if(state !== undefined, (q) => q.where('state', '=', state ?? 'dead'))
    .$if(after !== null, (q) =>
      q.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('created_at', 'id'), '<', tuple(after?.key ?? 0, after?.id ?? '')),
      ),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(deliveryOf);
}

function deliveryOf(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    kind: MESSAGE_KINDS.find((kind) => kind === row.kind) ?? 'alert.raised',
    createdAt: row.created_at,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'waiting' ? row.next_at : null,
    endedAt: row.ended_at,
    problem: row.problem === null ? null : deliveryProblemSchema.parse(JSON.parse(row.problem)),
  };
}

/** How many messages to each subscriber wait, and how many were given up. */
export async function countDeliveries(
  db: Db,
  eventId: string,
): Promise<ReadonlyMap<string, { readonly waiting: number; readonly dead: number }>> {
  const rows = await db
    .selectFrom('deliveries')
    .select(({ fn }) => ['subscription_id', 'state', fn.countAll<number>().as('count')])
    .where('event_id', '=', eventId)
    .where('state', 'in', ['waiting', 'dead'])
    .groupBy(['subscription_id', 'state'])
    .execute();
  const counts = new Map<string, { waiting: number; dead: number }>();
  for (const { subscription_id, state, count } of rows) {
    const before = counts.get(subscription_id) ?? { waiting: 0, dead: 0 };
    counts.set(subscription_id, { ...before, [state]: Number(count) });
  }
  return counts;
}

/** Puts messages back in line that were given up. @returns how many */
export async function requeueDead(
  tx: Db,
  subscriptionId: string,
  deliveryIds: readonly string[] | 'all-dead',
  nowMs: number,
): Promise<number> {
  const done = await tx
    .updateTable('deliveries')
    .set({ state: 'waiting', attempts: 0, next_at: nowMs, ended_at: null })
    .where('subscription_id', '=', subscriptionId)
    .where('state', '=', 'dead')
    .$if(deliveryIds !== 'all-dead', (q) =>
      q.where('id', 'in', deliveryIds === 'all-dead' ? [] : deliveryIds),
    )
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** Messages no longer say who it was. */
export async function forgetPersonInDeliveries(tx: Db, personId: string): Promise<void> {
  await tx.updateTable('deliveries').set({ person_id: null }).where('person_id', '=', personId).execute();
}

const KEPT_MS = { delivered: 24 * 3_600_000, dead: 30 * 24 * 3_600_000 } as const;

/** Deletes messages that ended long ago. @returns how many it deleted, at most about twice the limit */
export async function deleteEndedDeliveries(db: Db, nowMs: number, limit: number): Promise<number> {
  let deleted = 0;
  for (const state of ['delivered', 'dead'] as const) {
    const gone = await db
      .deleteFrom('deliveries')
      .where('id', 'in', (ended) =>
        ended
          .selectFrom('deliveries')
          .select('id')
          .where('state', '=', state)
          .where('state', '<>', 'waiting')
          .where('ended_at', '<=', nowMs - KEPT_MS[state])
          .limit(limit),
      )
      .executeTakeFirst();
    deleted += Number(gone.numDeletedRows);
  }
  return deleted;
}
