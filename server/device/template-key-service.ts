import { keyExchangeText, templateKeyPlace } from '#contract/device-proof';
import { type SealedKey, sealKeyFor } from '#models/event-transform/key-transport';
import type { Actor } from '../auth/actor.ts';
import { requireDevice } from '../auth/require-access.ts';
import type { Db } from '../db/database.ts';
import { publicKeyOf, signatureHolds } from '../privacy/signing-key.ts';
import type { Vault } from '../privacy/vault.ts';
import { RequestError } from '../request-error.ts';
import { findPairedDevice } from './device-store.ts';

/** Hands a gate the key of its event's template space, so that it can rotate the faces that it sees. */
export class TemplateKeyService {
  readonly #db: Db;
  readonly #vault: Vault;

  constructor(db: Db, vault: Vault) {
    this.#db = db;
    this.#vault = vault;
  }

  /**
   * @param asked `exchangeKey`: the gate's X25519 key for this one time, signed by the device
   * @throws RequestError `not-paired`; `invalid-request` when the key is not the device's or no key
   */
  async hand(
    actor: Actor,
    asked: { readonly exchangeKey: string; readonly signature: string },
  ): Promise<SealedKey & { readonly transformId: string }> {
    const { deviceId, eventId } = requireDevice(actor);
    const device = await findPairedDevice(this.#db, deviceId);
    if (!device) throw new RequestError('not-paired');
    const text = keyExchangeText(deviceId, asked.exchangeKey);
    if (!signatureHolds(publicKeyOf(device.public_key), text, asked.signature)) throw refused('signature');
    const { transform, transformKey } = await this.#vault.ofEvent(this.#db, eventId);
    const place = templateKeyPlace(deviceId, transform.id);
    try {
      return { transformId: transform.id, ...sealKeyFor(asked.exchangeKey, place, transformKey) };
    } catch (error) {
      // A key of the wrong length, or one with which nothing secret can be agreed on.
      if (error instanceof TypeError || isBadPoint(error)) throw refused('exchangeKey');
      throw error;
    }
  }
}

function isBadPoint(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL');
}

function refused(field: string): RequestError {
  return new RequestError('invalid-request', [{ path: `body.${field}`, problem: 'does not hold' }]);
}
