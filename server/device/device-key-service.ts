import { nextDeviceKeyText } from '#contract/device-proof';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { requireDevice } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { bumpConfigVersion } from '../event/event-store.ts';
import { publicKeyOf, signatureHolds } from '../privacy/signing-key.ts';
import { RequestError } from '../request-error.ts';
import { keysOf, saveNextKey } from './device-key-store.ts';
import { lockPairedDevice } from './device-store.ts';
import { rawDeviceKey } from './raw-device-key.ts';

/** Exchanges the keys by which gates prove themselves. */
export class DeviceKeyService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;

  constructor(db: Db, clock: Clock, notifier: CommitNotifier) {
    this.#db = db;
    this.#clock = clock;
    this.#notifier = notifier;
  }

  /**
   * From this commit on the former key proves nothing any more; what it signed stays signed.
   * @param wanted `signature` by the present key, `proof` by the one that follows
   * @returns the first record of the journal that the new key may sign
   * @throws RequestError `not-paired`; `invalid-request` for a signature that does not hold, or a key that it had before
   */
  async renew(
    actor: Actor,
    wanted: { readonly publicKey: string; readonly signature: string; readonly proof: string },
  ): Promise<{ fromSeq: number }> {
    const { deviceId, eventId } = requireDevice(actor);
    const raw = rawDeviceKey(wanted.publicKey);
    const text = nextDeviceKeyText(deviceId, wanted.publicKey);
    if (!signatureHolds(publicKeyOf(raw), text, wanted.proof)) throw refused('proof', 'does not hold');
    const fromSeq = await this.#db.transaction().execute(async (tx) => {
      const device = await lockPairedDevice(tx, deviceId);
      if (!device) throw new RequestError('not-paired');
      const present = publicKeyOf(device.public_key);
      if (!signatureHolds(present, text, wanted.signature)) throw refused('signature', 'does not hold');
      const known = await keysOf(tx, device);
      const place = known.findIndex(({ public_key }) => Buffer.from(public_key).equals(raw));
      const [last] = known.slice(-1);
      if (last && place === known.length - 1) return last.from_seq;
      if (place >= 0) throw refused('publicKey', 'was replaced before');
      const next = { public_key: raw, from_seq: device.journal_seq + 1 };
      await saveNextKey(tx, device, known, next);
      await appendAudit(tx, this.#clock.nowMs(), {
        actor,
        action: 'device-key-rotated',
        eventId,
        subject: { deviceId, publicKey: wanted.publicKey, fromSeq: next.from_seq },
      });
      // Its neighbours know it by its key.
      await bumpConfigVersion(tx, eventId);
      return next.from_seq;
    });
    this.#notifier.committed(`gallery/${eventId}`);
    return { fromSeq };
  }
}

function refused(field: string, problem: string): RequestError {
  return new RequestError('invalid-request', [{ path: `body.${field}`, problem }]);
}
