import type { Passage } from '#contract/passage';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import { decodeTimeCursor, encodeCursor } from '../page-cursor.ts';
import type { Vault } from '../privacy/vault.ts';
import { found } from '../request-error.ts';
import { findCrop } from './crop-store.ts';
import { passagesAfterVersion, passagesPage } from './passage-store.ts';

export interface PassagePage {
  readonly passages: Passage[];
  readonly nextCursor: string | null;
  readonly liveFrom: number;
}

const LIVE_PAGE = 100;
/** Only a safety net: news wakes the feed by itself. */
const LOOK_AGAIN_MS = 30_000;

/** The access log, as people read it. */
export class PassageService {
  readonly #db: Db;
  readonly #notifier: CommitNotifier;
  readonly #vault: Vault;

  constructor(db: Db, notifier: CommitNotifier, vault: Vault) {
    this.#db = db;
    this.#notifier = notifier;
    this.#vault = vault;
  }

  list(
    actor: Actor,
    eventId: string,
    query: {
      readonly cursor?: string | undefined;
      readonly personId?: string | undefined;
      readonly limit: number;
    },
  ): Promise<PassagePage> {
    requireAccess(actor, 'passage:read', onEvent(eventId));
    const after = query.cursor === undefined ? null : decodeTimeCursor(query.cursor);
    // All of it as of one moment, so that `liveFrom` is the version of exactly this list.
    const oneMoment = this.#db.transaction().setIsolationLevel('repeatable read');
    return oneMoment.execute(async (tx) => {
      const event = found(await findEvent(tx, eventId));
      const rows = await passagesPage(tx, { eventId, personId: query.personId }, after, query.limit + 1);
      const passages = rows.slice(0, query.limit);
      const last = passages.at(-1);
      const more = last !== undefined && rows.length > passages.length;
      return {
        passages,
        nextCursor: more ? encodeCursor({ key: last.at, id: last.id }) : null,
        liveFrom: event.passage_version,
      };
    });
  }

  async readCrop(actor: Actor, eventId: string, passageId: string): Promise<Uint8Array> {
    requireAccess(actor, 'passage:read-crop', onEvent(eventId));
    const crop = found(await findCrop(this.#db, eventId, passageId));
    const vault = await this.#vault.ofEvent(this.#db, eventId);
    return vault.open('crop', passageId, crop.sealed);
  }

  /**
   * Passages as they are made and change, each once per version and in the order of versions. A
   * passage that changed twice while nobody listened comes once, in its latest state.
   * @param after the version to go on from; undefined for news only
   */
  async watch(
    actor: Actor,
    eventId: string,
    after: number | undefined,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Passage>> {
    requireAccess(actor, 'passage:read', onEvent(eventId));
    const { passage_version: current } = found(await findEvent(this.#db, eventId));
    // A version from before a restored backup may lie ahead; waiting for it would hide what happens now.
    return this.#follow(eventId, Math.min(after ?? current, current), signal);
  }

  async *#follow(eventId: string, from: number, signal: AbortSignal): AsyncGenerator<Passage> {
    let version = from;
    while (!signal.aborted) {
      const seen = this.#notifier.seen(`passages/${eventId}`);
      const passages = await passagesAfterVersion(this.#db, eventId, version, LIVE_PAGE);
      for (const passage of passages) {
        version = passage.version;
        yield passage;
      }
      if (passages.length < LIVE_PAGE) {
        await this.#notifier.wait(`passages/${eventId}`, seen, LOOK_AGAIN_MS, signal);
      }
    }
  }
}
