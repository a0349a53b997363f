import { randomBytes } from 'node:crypto';
import { EventTransform } from '#models/event-transform/event-transform';
import { newTransformKey } from '#models/event-transform/transform-key';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { MasterKeys } from './master-keys.ts';
import { SealBroken, seal, unseal } from './sealed-box.ts';

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
  /** The same under the present key; null for what is under it already. @throws SealBroken */
  sealedAnew(kind: SealedKind, id: string, sealed: Uint8Array): Uint8Array | null;
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
    return this.vaultOfRow(row);
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
    return this.vaultOfRow({ ...before, wrapped_transform_key: wrapped });
  }

  /**
   * Gives an event's templates another space, and holds the row until the commit. What is in the old one has to be
   * moved by then.
   */
  async renewTransform(tx: Db, eventId: string): Promise<{ before: EventVault; after: EventVault }> {
    const masterKey = await this.#masterKeys.inForce(tx);
    const row = await tx
      .updateTable('event_keys')
      .set((eb) => ({ wrapped_key: eb.ref('wrapped_key') }))
      .where('event_id', '=', eventId)
      .returningAll()
      .executeTakeFirstOrThrow();
    const wrapped = seal(masterKey, transformPlace(eventId), newTransformKey());
    await tx
      .updateTable('event_keys')
      .set({ wrapped_transform_key: wrapped })
      .where('event_id', '=', eventId)
      .execute();
    const after = this.vaultOfRow({ ...row, wrapped_transform_key: wrapped });
    return { before: this.vaultOfRow(row), after };
  }

  /**
   * Gives an event's data a new key; what is under the old one can be opened until that is dropped.
   * @returns false while an older one is still needed
   */
  async renewDataKey(tx: Db, eventId: string, nowMs: number): Promise<boolean> {
    const masterKey = await this.#masterKeys.inForce(tx);
    const renewed = await tx
      .updateTable('event_keys')
      .set((eb) => ({
        wrapped_old_key: eb.ref('wrapped_key'),
        wrapped_key: seal(masterKey, keyPlace(eventId), randomBytes(32)),
        exchange_began_at: nowMs,
        resealed_at: null,
      }))
      .where('event_id', '=', eventId)
      .where('wrapped_old_key', 'is', null)
      .executeTakeFirst();
    return renewed.numUpdatedRows > 0n;
  }

  /** Whatever is still under the old key can be opened by nobody from this commit on. */
  async dropOldDataKey(tx: Db, eventId: string): Promise<void> {
    await tx
      .updateTable('event_keys')
      .set({ wrapped_old_key: null, exchange_began_at: null, resealed_at: null })
      .where('event_id', '=', eventId)
      .execute();
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
    const { wrapped_transform_key: transform, wrapped_old_key: old } = row;
    await tx
      .updateTable('event_keys')
      .set({
        wrapped_key: again(keyPlace(eventId), row.wrapped_key),
        wrapped_old_key: old && again(keyPlace(eventId), old),
        wrapped_transform_key: transform && again(transformPlace(eventId), transform),
      })
      .where('event_id', '=', eventId)
      .execute();
  }

  /** The vault of the keys in a row, whether it is stored or not. @throws SealBroken */
  vaultOfRow(row: Tables['event_keys']): EventVault {
    const { event_id: eventId, wrapped_transform_key: wrappedTransform } = row;
    const unwrapped = (wrapped: Uint8Array) => this.#masterKeys.unwrap(keyPlace(eventId), wrapped);
    const key = unwrapped(row.wrapped_key);
    const oldKey = row.wrapped_old_key && unwrapped(row.wrapped_old_key);
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
      open: (kind, id, sealed) => openedByEither(key, oldKey, placeOf(kind, id), sealed).plain,
      sealedAnew: (kind, id, sealed) => {
        const place = placeOf(kind, id);
        const { plain, by } = openedByEither(key, oldKey, place, sealed);
        return by === 'present' ? null : seal(key, place, plain);
      },
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

/** @throws SealBroken */
function openedByEither(
  key: Uint8Array,
  oldKey: Uint8Array | null,
  place: string,
  sealed: Uint8Array,
): { plain: Uint8Array; by: 'present' | 'old' } {
  if (!oldKey) return { plain: unseal(key, place, sealed), by: 'present' };
  try {
    return { plain: unseal(key, place, sealed), by: 'present' };
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return { plain: unseal(oldKey, place, sealed), by: 'old' };
  }
}

function keyPlace(eventId: string): string {
  return `event-key/${eventId}`;
}

function transformPlace(eventId: string): string {
  return `event-transform/${eventId}`;
}
