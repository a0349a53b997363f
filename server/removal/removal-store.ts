import { answerText } from '#contract/device-command';
import type { GateRemoval, Removal, RemovalOrder, RemovalReceipt } from '#contract/removal';
import { receiptText, removalReceiptSchema, retirementSchema } from '#contract/removal';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { keysOf } from '../device/device-key-store.ts';
import { newId } from '../new-id.ts';
import type { PageCursor } from '../page-cursor.ts';
import { publicKeyOf, signatureHolds } from '../privacy/signing-key.ts';

export type OrderRow = Tables['removal_orders'];

/**
 * Asks every gate that the event ever had for a receipt, inside the transaction that removes. One that is
 * unpaired cannot be asked any more, and stays on the list for whoever must wipe it by hand.
 * @returns the order's id
 */
export async function orderRemoval(tx: Db, eventId: string, removal: Removal, atMs: number): Promise<string> {
  const id = newId();
  const personId = removal.kind === 'event' ? null : removal.personId;
  const scope = removal.kind === 'face' ? 'face' : 'all';
  await tx
    .insertInto('removal_orders')
    .values({ id, event_id: eventId, person_id: personId, scope, ordered_at: atMs })
    .execute();
  await tx
    .insertInto('removal_receipts')
    .columns(['order_id', 'device_id', 'event_id'])
    .expression((eb) =>
      eb
        .selectFrom('devices')
        .select(({ val, ref }) => [
          val(id).as('order_id'),
          ref('id').as('device_id'),
          ref('event_id').as('event_id'),
        ])
        .where('event_id', '=', eventId),
    )
    .execute();
  return id;
}

/** What the gate has not given a receipt for, the oldest first. */
export async function removalsOwed(db: Db, deviceId: string, limit: number): Promise<RemovalOrder[]> {
  const rows = await db
    .selectFrom('removal_receipts')
    .innerJoin('removal_orders', 'removal_orders.id', 'removal_receipts.order_id')
    .selectAll('removal_orders')
    .where('removal_receipts.device_id', '=', deviceId)
    .where('removal_receipts.received_at', 'is', null)
    .orderBy('removal_orders.ordered_at')
    .orderBy('removal_orders.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ orderId: row.id, removal: removalOf(row) }));
}

/** The order if the gate was given it, receipt or not. */
export async function findOrder(db: Db, orderId: string, deviceId: string): Promise<OrderRow | undefined> {
  return db
    .selectFrom('removal_orders')
    .innerJoin('removal_receipts', 'removal_receipts.order_id', 'removal_orders.id')
    .selectAll('removal_orders')
    .where('removal_orders.id', '=', orderId)
    .where('removal_receipts.device_id', '=', deviceId)
    .executeTakeFirst();
}

/** @returns false when there was a receipt already; the first one stays */
export async function saveReceipt(tx: Db, receipt: RemovalReceipt, receivedAtMs: number): Promise<boolean> {
  const saved = await tx
    .updateTable('removal_receipts')
    .set({ received_at: receivedAtMs, receipt: JSON.stringify(receipt) })
    .where('order_id', '=', receipt.orderId)
    .where('device_id', '=', receipt.deviceId)
    .where('received_at', 'is', null)
    .executeTakeFirst();
  return saved.numUpdatedRows > 0n;
}

/** Newest first, after the cursor. */
export function ordersPage(
  db: Db,
  eventId: string,
  after: PageCursor<number> | null,
  limit: number,
): Promise<OrderRow[]> {
  return db
    .selectFrom('removal_orders')
    .selectAll()
    .where('event_id', '=', eventId)
    .$if(after !== null, (q) =>
      q.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('ordered_at', 'id'), '<', tuple(after?.key ?? 0, after?.id ?? '')),
      ),
    )
    .orderBy('ordered_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Each order's gates, in the order of their names. */
export async function gatesOf(
  db: Db,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, GateRemoval[]>> {
  const gates = new Map<string, GateRemoval[]>(orderIds.map((id) => [id, []]));
  if (orderIds.length === 0) return gates;
  const rows = await db
    .selectFrom('removal_receipts')
    .innerJoin('devices', 'devices.id', 'removal_receipts.device_id')
    .innerJoin('access_points', 'access_points.id', 'devices.access_point_id')
    .select([
      'removal_receipts.order_id',
      'removal_receipts.received_at',
      'removal_receipts.receipt',
      'devices.id',
      'devices.public_key',
      'devices.revoked_at',
      'devices.retirement',
      'access_points.name',
    ])
    .where('removal_receipts.order_id', 'in', orderIds)
    .orderBy('access_points.name')
    .orderBy('devices.id')
    .execute();
  for (const row of rows) {
    const state = stateOf(row);
    const keys = (await keysOf(db, row)).map(({ public_key }) => public_key);
    // The gate may have another key since it signed.
    const proof = proofIn(state);
    const signer = proof && keys.find((key) => signatureHolds(publicKeyOf(key), proof.text, proof.signature));
    gates.get(row.order_id)?.push({
      deviceId: row.id,
      gateName: row.name,
      publicKey: Buffer.from(signer ?? row.public_key).toString('base64'),
      state,
    });
  }
  return gates;
}

export function removalOf({ person_id: personId, scope }: OrderRow): Removal {
  if (personId === null) return { kind: 'event' };
  return { kind: scope === 'face' ? 'face' : 'person', personId };
}

function proofIn(state: GateRemoval['state']): { readonly text: string; readonly signature: string } | null {
  switch (state.kind) {
    case 'given':
      return { text: receiptText(state.receipt), signature: state.receipt.signature };
    case 'retired':
      return { text: answerText(state.retirement.answer), signature: state.retirement.signature };
    default:
      return null;
  }
}

function stateOf(row: {
  readonly received_at: number | null;
  readonly receipt: string | null;
  readonly revoked_at: number | null;
  readonly retirement: string | null;
}): GateRemoval['state'] {
  const { received_at: receivedAt, receipt, revoked_at, retirement } = row;
  if (receivedAt !== null && receipt !== null) {
    return { kind: 'given', receivedAt, receipt: removalReceiptSchema.parse(JSON.parse(receipt)) };
  }
  if (retirement !== null) {
    return { kind: 'retired', retirement: retirementSchema.parse(JSON.parse(retirement)) };
  }
  return { kind: revoked_at === null ? 'owed' : 'unpaired' };
}
