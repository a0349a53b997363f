import type { z } from 'zod';
import { type listRemovals, type RemovalReceipt, receiptText } from '#contract/removal';
import { canonicalJson } from '#domain/journal/canonical-json';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess, requireDevice } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { findPairedDevice } from '../device/device-store.ts';
import { noteGalleryChange } from '../device/gallery-change-store.ts';
import { findEvent } from '../event/event-store.ts';
import { decodeTimeCursor, encodeCursor } from '../page-cursor.ts';
import { publicKeyOf, signatureHolds } from '../privacy/signing-key.ts';
import { orderPurge } from '../purge/order-purge.ts';
import { found, RequestError } from '../request-error.ts';
import { findOrder, gatesOf, ordersPage, removalOf, saveReceipt } from './removal-store.ts';

/** What gates were told to remove, and what they have proved. */
export class RemovalService {
  readonly #db: Db;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async list(
    actor: Actor,
    eventId: string,
    query: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<z.infer<typeof listRemovals.reply>> {
    requireAccess(actor, 'person:erase', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    const after = query.cursor === undefined ? null : decodeTimeCursor(query.cursor);
    const rows = await ordersPage(this.#db, eventId, after, query.limit + 1);
    const page = rows.slice(0, query.limit);
    const gates = await gatesOf(
      this.#db,
      page.map(({ id }) => id),
    );
    const last = page.at(-1);
    return {
      removals: page.map((row) => ({
        orderId: row.id,
        removal: removalOf(row),
        orderedAt: row.ordered_at,
        gates: gates.get(row.id) ?? [],
      })),
      nextCursor:
        last && rows.length > page.length ? encodeCursor({ key: last.ordered_at, id: last.id }) : null,
    };
  }

  /**
   * All of them or none. One that is here already is passed over: a gate that got no answer sends again.
   * @throws RequestError `invalid-request` for a receipt that was not ordered of this gate or does not hold
   */
  async take(actor: Actor, receipts: readonly RemovalReceipt[]): Promise<{ taken: number }> {
    const { deviceId, eventId } = requireDevice(actor);
    const nowMs = this.#clock.nowMs();
    return this.#db.transaction().execute(async (tx) => {
      const device = await findPairedDevice(tx, deviceId);
      if (!device) throw new RequestError('not-paired');
      const key = publicKeyOf(device.public_key);
      let taken = 0;
      for (const [i, receipt] of receipts.entries()) {
        const order = await findOrder(tx, receipt.orderId, deviceId);
        const ordered = order && canonicalJson(removalOf(order)) === canonicalJson(receipt.removal);
        if (!ordered || receipt.deviceId !== deviceId) throw refused(i, 'was not asked for');
        if (!signatureHolds(key, receiptText(receipt), receipt.signature)) {
          throw refused(i, 'its signature does not hold');
        }
        if (!(await saveReceipt(tx, receipt, nowMs))) continue;
        taken += 1;
        if (receipt.removal.kind === 'event') await orderPurge(tx, eventId, nowMs);
        // Somebody may have agreed again meanwhile: what came before the gate forgot the face comes once more.
        if (receipt.removal.kind === 'face') await noteGalleryChange(tx, eventId, receipt.removal.personId);
        await appendAudit(tx, nowMs, {
          actor,
          action: 'removal-proved',
          eventId,
          subject: { orderId: receipt.orderId, deviceId, signature: receipt.signature },
        });
      }
      return { taken };
    });
  }
}

function refused(place: number, problem: string): RequestError {
  return new RequestError('invalid-request', [{ path: `body.receipts.${place}`, problem }]);
}
