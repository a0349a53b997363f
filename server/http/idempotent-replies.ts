import { hkdfSync } from 'node:crypto';
import { idOf, type Principal } from '../auth/actor.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { seal, unseal } from '../privacy/sealed-box.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import { RequestError } from '../request-error.ts';
import { deleteExpiredReplies, findReply, freeKey, saveReply, takeKey } from './idempotent-reply-store.ts';

/** Longer than any client goes on trying. */
const KEPT_MS = 24 * 60 * 60_000;

export interface KeyedRequest {
  readonly caller: Principal;
  /** As the client chose it. */
  readonly key: string;
  /** Hex SHA-256 of everything that makes the request this one and no other. */
  readonly requestHash: string;
  /** The event that its answer speaks of, if it is one; with it the answer goes. */
  readonly eventId: string | null;
}

export interface KeyedAnswer {
  readonly answer: unknown;
  readonly kind: 'fresh' | 'repeated';
}

/**
 * Does a request once, however often it is sent with the same key: whoever got no answer sends again and
 * learns what the first time came to. A refusal frees the key, for nothing was done. Should the server
 * stop between doing and noting it, the key stays taken and its owner must look for themselves.
 *
 * Answers may name people, who may be erased before the answer expires. So each is sealed under a key
 * derived from the client's own, which is kept nowhere here.
 */
export class IdempotentReplies {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #accountKey: Uint8Array;

  constructor(db: Db, clock: Clock, accountKey: Uint8Array) {
    this.#db = db;
    this.#clock = clock;
    this.#accountKey = accountKey;
  }

  /** @throws RequestError `key-reused`, `still-under-way`; whatever `act` throws */
  async once(request: KeyedRequest, act: () => Promise<unknown>): Promise<KeyedAnswer> {
    const nowMs = this.#clock.nowMs();
    const keyHash = sha256Hex(`${request.caller.kind}/${idOf(request.caller)}/${request.key}`);
    const sealingKey = new Uint8Array(hkdfSync('sha256', this.#accountKey, request.key, keyHash, 32));
    await deleteExpiredReplies(this.#db, nowMs);
    const isFree = await takeKey(this.#db, {
      key_hash: keyHash,
      request_hash: request.requestHash,
      about_event: request.eventId,
      expires_at: nowMs + KEPT_MS,
    });
    if (!isFree) {
      return { kind: 'repeated', answer: await this.#earlier(keyHash, request.requestHash, sealingKey) };
    }
    let answer: unknown;
    try {
      answer = await act();
    } catch (error) {
      await freeKey(this.#db, keyHash);
      throw error;
    }
    const text = Buffer.from(JSON.stringify({ answer }), 'utf8');
    await saveReply(this.#db, keyHash, seal(sealingKey, keyHash, text));
    return { kind: 'fresh', answer };
  }

  async #earlier(keyHash: string, requestHash: string, sealingKey: Uint8Array): Promise<unknown> {
    const row = await findReply(this.#db, keyHash);
    if (row && row.request_hash !== requestHash) throw new RequestError('key-reused');
    if (row?.state !== 'done' || row.sealed === null) throw new RequestError('still-under-way');
    const text = Buffer.from(unseal(sealingKey, keyHash, row.sealed)).toString('utf8');
    const { answer } = JSON.parse(text) as { answer: unknown };
    return answer;
  }
}
