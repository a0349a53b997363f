import {
  handInReceipts,
  type ReceiptContent,
  type Removal,
  type RemovalOrder,
  receiptText,
} from '#contract/removal';
import type { Clock } from '../clock.ts';
import type { DeviceIdentity } from '../device/device-identity.ts';
import { signText } from '../device/device-keys.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { GateError } from '../gate-error.ts';
import type { Journal } from '../journal/journal.ts';
import type { ServerLink } from '../sync/server-link.ts';

export interface RemovalParts {
  readonly gallery: Gallery;
  readonly journal: Journal;
  readonly link: ServerLink;
  readonly identity: DeviceIdentity;
  readonly clock: Clock;
}

/**
 * Removes whom the server has erased from everything that the gate keeps, looks whether anything is left,
 * and hands in a signed receipt for each. When something fails nothing is handed in, and the next page
 * asks again: doing it twice does no harm.
 * @throws GateError when something is left; SealBroken, JournalFault, ServerUnreachable, ServerRefusal
 */
export async function removePeople(
  { gallery, journal, link, identity, clock }: RemovalParts,
  orders: readonly RemovalOrder[],
  signal: AbortSignal,
): Promise<void> {
  const { deviceId, privateKey } = identity;
  const receipts = [];
  for (const { orderId, removal } of orders) {
    const left = await remove(gallery, journal, removal);
    if (left) throw new GateError(`the removal ${orderId} has left something in the gallery`);
    const doneAt = Math.round(clock.wallMs());
    const content: ReceiptContent = { deviceId, orderId, removal, doneAt };
    receipts.push({ ...content, signature: signText(receiptText(content), privateKey) });
  }
  await link.ask(handInReceipts, { body: { receipts } }, signal);
}

/** @returns whether something is left all the same */
async function remove(gallery: Gallery, journal: Journal, removal: Removal): Promise<boolean> {
  switch (removal.kind) {
    case 'event':
      await gallery.forgetEveryone();
      journal.forgetEveryone();
      return gallery.people > 0;
    case 'person':
      await gallery.forget(removal.personId);
      journal.forget(removal.personId);
      return gallery.mentions(removal.personId);
    case 'face':
      await gallery.forgetFace(removal.personId);
      journal.forgetFaces(removal.personId);
      return gallery.hasFaceOf(removal.personId);
  }
}
