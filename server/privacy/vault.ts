import { randomBytes } from 'node:crypto';
import type { Db } from '../db/database.ts';
import { seal, unseal } from './sealed-box.ts';

/** What is sealed at rest. The kind is part of the seal: a crop cannot pose as a photo. */
export type SealedKind = 'photo' | 'template' | 'crop';

/** Seals and opens the face data of one event. */
export interface EventVault {
  seal(kind: SealedKind, id: string, plain: Uint8Array): Uint8Array;
  /** @throws SealBroken */
  open(kind: SealedKind, id: string, sealed: Uint8Array): Uint8Array;
}

/**
 * Each event has a data key of its own, kept wrapped by the master key: when the wrapped key is
 * destroyed, every photo, template and crop of the event is noise, in every copy and backup.
 */
export class Vault {
  readonly #masterKey: Uint8Array;

  constructor(masterKey: Uint8Array) {
    this.#masterKey = masterKey;
  }

  async createEventKey(tx: Db, eventId: string): Promise<void> {
    const wrapped = seal(this.#masterKey, keyPlace(eventId), randomBytes(32));
    await tx.insertInto('event_keys').values({ event_id: eventId, wrapped_key: wrapped }).execute();
  }

  async ofEvent(db: Db, eventId: string): Promise<EventVault> {
    const row = await db
      .selectFrom('event_keys')
      .select('wrapped_key')
      .where('event_id', '=', eventId)
      .executeTakeFirstOrThrow();
    const key = unseal(this.#masterKey, keyPlace(eventId), row.wrapped_key);
    const placeOf = (kind: SealedKind, id: string) => `${eventId}/${kind}/${id}`;
    return {
      seal: (kind, id, plain) => seal(key, placeOf(kind, id), plain),
      open: (kind, id, sealed) => unseal(key, placeOf(kind, id), sealed),
    };
  }
}

function keyPlace(eventId: string): string {
  return `event-key/${eventId}`;
}
