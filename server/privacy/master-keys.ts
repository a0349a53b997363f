import { hkdfSync } from 'node:crypto';
import type { Db } from '../db/database.ts';
import { SealBroken, unseal } from './sealed-box.ts';

/** Tells two master keys apart and tells nothing of either. */
export function masterKeyIdOf(masterKey: Uint8Array): string {
  return Buffer.from(hkdfSync('sha256', masterKey, '', 'venue-access key id', 16)).toString('hex');
}

/**
 * The master keys that this process knows: one, or two while it is being exchanged. A process that runs
 * meanwhile meets something wrapped by a key that it does not know, and looks for it where keys are.
 */
export class MasterKeys {
  readonly #known = new Map<string, Uint8Array>();
  readonly #look: () => readonly Uint8Array[];
  /** Of the key that was given first. */
  readonly firstId: string;

  /**
   * @param first 32 bytes: the one that wraps on a database from before keys were noted
   * @param look finds all that are there now
   */
  constructor(first: Uint8Array, look: () => readonly Uint8Array[] = () => []) {
    this.#look = look;
    this.firstId = masterKeyIdOf(first);
    this.#add([first, ...look()]);
  }

  has(id: string): boolean {
    if (!this.#known.has(id)) this.#add(this.#look());
    return this.#known.has(id);
  }

  /** @throws SealBroken when no key that is known or to be found opens it */
  unwrap(place: string, wrapped: Uint8Array): Uint8Array {
    const tried = new Set<string>();
    for (const look of [false, true]) {
      if (look) this.#add(this.#look());
      for (const [id, key] of this.#known) {
        if (tried.has(id)) continue;
        tried.add(id);
        const opened = openedBy(key, place, wrapped);
        if (opened) return opened;
      }
    }
    throw new SealBroken(`no master key that is here opens ${place}`);
  }

  /**
   * The key that wraps now, by what the database says; held until the commit, so that an exchange of keys
   * comes before or after and misses nothing.
   * @throws SealBroken when it is not here
   */
  async inForce(tx: Db): Promise<Uint8Array> {
    const { master_key_id: id } = await tx
      .updateTable('installation')
      .set((eb) => ({ id: eb.ref('id') }))
      .returning('master_key_id')
      .executeTakeFirstOrThrow();
    const [first] = this.#known.values();
    const key = id === null ? first : this.has(id) ? this.#known.get(id) : undefined;
    if (!key) throw new SealBroken('the master key of this database is not here');
    return key;
  }

  #add(keys: readonly Uint8Array[]): void {
    for (const key of keys) this.#known.set(masterKeyIdOf(key), key);
  }
}

function openedBy(key: Uint8Array, place: string, wrapped: Uint8Array): Uint8Array | null {
  try {
    return unseal(key, place, wrapped);
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}
