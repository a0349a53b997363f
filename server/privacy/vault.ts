import { randomBytes } from 'node:crypto';
import { EventTransform } from '#models/event-transform/event-transform';
import { newTransformKey } from '#models/event-transform/transform-key';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { MasterKeys } from './master-keys.ts';
import { seal, unseal } from './sealed-box.ts';

/** What is sealed at rest. The kind is part of the seal: a crop cannot pose as a photo. */
export type SealedKind =
  | 'photo'
  | 'template'
  | 'crop'
  | 'review-photo'
  | 'explanation'
  | 'import'
  | 'watchlist-photo'
  | 'subscription'
  | 'command-attachment';

/** Seals and opens the face data of one event. */
export interface EventVault {
  /** The space in which the event's templates are kept. */
  readonly transform: EventTransform;
  /** Behind the transform. Whoever has it can rotate the event's templates back. */
  readonly transformKey: Uint8Array;
  seal(kind: SealedKind, id: string, plain: Uint8Array): Uint8Array;
  /** @throws SealBroken */
  open(kind: SealedKind, id: string, sealed: Uint8Array): Uint8Array;
}

/** As many as an installation works with at a time; each is a megabyte for templates of 512 numbers. */
const TRANSFORMS_KEPT = 16;

/**
 * Each event has a data key of its own, kept wrapped by the master key: when the wrapped key is
 * destroyed, every photo, template and crop of the event is noise, in every copy and backup.
 */
export class Vault {
  readonly #masterKeys: MasterKeys;
  /** By their wrapped key, the latest used last: making one costs some milliseconds. */
  readonly #transforms = new Map<string, EventTransform>();

  constructor(masterKeys: MasterKeys) {
    this.#masterKeys = masterKeys;
  }

  async createEventKey(tx: Db, eventId: string): Promise<void> {
    const masterKey = await this.#masterKeys.inForce(tx);
    await tx
      .insertInto('event_keys')
      .values({
        event_id: eventId,
        wrapped_key: seal(masterKey, keyPlace(eventId), randomBytes(32)),
        wrapped_transform_key: seal(masterKey, transformPlace(eventId), newTransformKey()),
      })
      .execute();
  }

  async ofEvent(db: Db, eventId: string): Promise<EventVault> {
    const row = await db
      .selectFrom('event_keys')
      .selectAll()
      .where('event_id', '=', eventId)
      .executeTakeFirstOrThrow();
    return this.#vaultOf(row);
  }

  /**
   * Gives an event from before there were transforms its own, and holds the row until the commit: of two
   * processes at once one does it.
   * @returns null when it has one
   */
  async giveTransform(tx: Db, eventId: string): Promise<EventVault | null> {
    const before = await tx
      .updateTable('event_keys')
      .set((eb) => ({ wrapped_key: eb.ref('wrapped_key') }))
      .where('event_id', '=', eventId)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (before.wrapped_transform_key !== null) return null;
    const masterKey = await this.#masterKeys.inForce(tx);
    const wrapped = seal(masterKey, transformPlace(eventId), newTransformKey());
    await tx
      .updateTable('event_keys')
      .set({ wrapped_transform_key: wrapped })
      .where('event_id', '=', eventId)
      .execute();
    return this.#vaultOf({ ...before, wrapped_transform_key: wrapped });
  }

  /** Wraps an event's keys by the master key in force, whichever wraps them now. @throws SealBroken */
  async rewrap(tx: Db, eventId: string): Promise<void> {
    const masterKey = await this.#masterKeys.inForce(tx);
    // Held: nobody reads one of the two before and the other after.
    const row = await tx
      .updateTable('event_keys')
      .set((eb) => ({ wrapped_key: eb.ref('wrapped_key') }))
      .where('event_id', '=', eventId)
      .returningAll()
      .executeTakeFirst();
    // Purged meanwhile.
    if (!row) return;
    const again = (place: string, wrapped: Uint8Array) =>
      seal(masterKey, place, this.#masterKeys.unwrap(place, wrapped));
    const { wrapped_transform_key: transform } = row;
    await tx
      .updateTable('event_keys')
      .set({
        wrapped_key: again(keyPlace(eventId), row.wrapped_key),
        wrapped_transform_key: transform && again(transformPlace(eventId), transform),
      })
      .where('event_id', '=', eventId)
      .execute();
  }

  #vaultOf(row: Tables['event_keys']): EventVault {
    const { event_id: eventId, wrapped_key, wrapped_transform_key: wrappedTransform } = row;
    const key = this.#masterKeys.unwrap(keyPlace(eventId), wrapped_key);
    const placeOf = (kind: SealedKind, id: string) => `${eventId}/${kind}/${id}`;
    const transformKey = () => {
      if (wrappedTransform === null) throw new TypeError(`the event ${eventId} has no transform yet`);
      return this.#masterKeys.unwrap(transformPlace(eventId), wrappedTransform);
    };
    const transform = () => this.#transform(wrappedTransform, transformKey);
    return {
      get transform() {
        return transform();
      },
      get transformKey() {
        return transformKey();
      },
      seal: (kind, id, plain) => seal(key, placeOf(kind, id), plain),
      open: (kind, id, sealed) => unseal(key, placeOf(kind, id), sealed),
    };
  }

  #transform(wrapped: Uint8Array | null, key: () => Uint8Array): EventTransform {
    const name = Buffer.from(wrapped ?? []).toString('base64');
    const transform = this.#transforms.get(name) ?? new EventTransform(key());
    this.#transforms.delete(name);
    this.#transforms.set(name, transform);
    for (const oldest of this.#transforms.keys()) {
      if (this.#transforms.size <= TRANSFORMS_KEPT) break;
      this.#transforms.delete(oldest);
    }
    return transform;
  }
}

function keyPlace(eventId: string): string {
  return `event-key/${eventId}`;
}

function transformPlace(eventId: string): string {
  return `event-transform/${eventId}`;
}
