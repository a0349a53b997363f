import { API_KEY_PREFIX, type ApiKey } from '#contract/api-key';
import type { Permission } from '#contract/endpoint';
import { appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import { found, RequestError } from '../request-error.ts';
import { type Actor, NOBODY } from './actor.ts';
import {
  type ApiKeyRow,
  apiKeyOf,
  apiKeysOf,
  findApiKey,
  insertApiKey,
  saveKeyRevoked,
  saveKeyUsed,
  scopesOf,
} from './api-key-store.ts';
import { mayDo, onEvent, requireUser } from './require-access.ts';
import { newToken, tokenHash } from './token.ts';

const DAY_MS = 24 * 60 * 60_000;
/** How often it is noted that a key is in use. */
const NOTE_USED_EVERY_MS = 60_000;

/** Keys with which other systems act on one event. */
export class ApiKeyService {
  readonly #db: Db;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async list(actor: Actor, eventId: string): Promise<{ keys: ApiKey[] }> {
    requireUser(actor, 'api-key:manage', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    return { keys: (await apiKeysOf(this.#db, eventId)).map(apiKeyOf) };
  }

  /** @throws RequestError `forbidden` for a scope that whoever makes the key does not have */
  async create(
    actor: Actor,
    eventId: string,
    wanted: { readonly name: string; readonly scopes: readonly Permission[]; readonly lastsDays: number },
  ): Promise<{ key: ApiKey; secret: string }> {
    const user = requireUser(actor, 'api-key:manage', onEvent(eventId));
    const beyond = wanted.scopes.find((scope) => !mayDo(user, scope, onEvent(eventId)));
    if (beyond !== undefined) throw new RequestError('forbidden');
    const nowMs = this.#clock.nowMs();
    const secret = API_KEY_PREFIX + newToken().token;
    const row: ApiKeyRow = {
      id: newId(),
      event_id: eventId,
      name: wanted.name,
      secret_hash: tokenHash(secret),
      scopes: JSON.stringify([...new Set(wanted.scopes)]),
      created_at: nowMs,
      created_by: user.username,
      expires_at: nowMs + wanted.lastsDays * DAY_MS,
      last_used_at: null,
      revoked_at: null,
    };
    await this.#db.transaction().execute(async (tx) => {
      found(await findEvent(tx, eventId));
      await insertApiKey(tx, row);
      await appendAudit(tx, nowMs, {
        actor: user,
        action: 'api-key-created',
        eventId,
        subject: { keyId: row.id, scopes: [...wanted.scopes].sort().join(' ') },
      });
    });
    return { key: apiKeyOf(row), secret };
  }

  async revoke(actor: Actor, eventId: string, keyId: string): Promise<void> {
    const user = requireUser(actor, 'api-key:manage', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    await this.#db.transaction().execute(async (tx) => {
      if (!(await saveKeyRevoked(tx, eventId, keyId, nowMs))) throw new RequestError('not-found');
      await appendAudit(tx, nowMs, { actor: user, action: 'api-key-revoked', eventId, subject: { keyId } });
    });
  }

  /** Whose key it is; nobody's when it is unknown, revoked or expired. */
  async authenticate(secret: string): Promise<Actor> {
    const nowMs = this.#clock.nowMs();
    const row = await findApiKey(this.#db, tokenHash(secret));
    if (!row || row.revoked_at !== null || !(row.expires_at > nowMs)) return NOBODY;
    if (nowMs - (row.last_used_at ?? 0) > NOTE_USED_EVERY_MS) await saveKeyUsed(this.#db, row.id, nowMs);
    const { id: keyId, event_id: eventId } = row;
    return {
      kind: 'api-key',
      keyId,
      eventId,
      grants: scopesOf(row).map((permission) => ({ permission, eventId })),
    };
  }
}

/** The key in an Authorization header; undefined when there is none, or something else. */
export function apiKeyIn(authorization: string | undefined): string | undefined {
  const token = /^Bearer (\S{1,200})$/.exec(authorization ?? '')?.[1];
  return token?.startsWith(API_KEY_PREFIX) ? token : undefined;
}
