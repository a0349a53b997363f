import type { PhotoVerdict } from '#contract/person';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Db } from '../db/database.ts';
import type { Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import { latestPhoto } from './photo-store.ts';

/** Enrols photos and shows them. */
export class PhotoService {
  readonly #db: Db;
  readonly #vault: Vault;

  constructor(needs: { readonly db: Db; readonly vault: Vault }) {
    this.#db = needs.db;
    this.#vault = needs.vault;
  }

  async add(actor: Actor, eventId: string, _personId: string, _file: Uint8Array): Promise<PhotoVerdict> {
    requireAccess(actor, 'person:write', onEvent(eventId));
    throw new RequestError('unavailable');
  }

  async read(actor: Actor, eventId: string, personId: string): Promise<Uint8Array> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    const photo = found(await latestPhoto(this.#db, eventId, personId));
    const vault = await this.#vault.ofEvent(this.#db, eventId);
    return vault.open('photo', photo.id, photo.sealed);
  }
}
