import { type PipelineId, similarity } from '#domain/face/embedding';
import type { Candidate } from '#domain/face/match';
import type { EventEmbedding } from '#models/event-transform/event-transform';
import type { GalleryIndex, IndexedPerson } from '#models/gallery-index/gallery-index';
import { indexBytes } from '#models/gallery-index/index-bytes';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import type { Db } from '../db/database.ts';
import { changedAfter } from '../device/gallery-change-store.ts';
import type { Vault } from '../privacy/vault.ts';
import { enrolledFaces } from './enrolled-faces.ts';

const PAGE = 500;

interface EventIndex {
  readonly index: GalleryIndex;
  /** The index holds the event's templates as of this place in its order of changes. */
  seq: number;
  /** The update under way; the next waits for it. */
  updating: Promise<void>;
  /** Searches that are under way. */
  searches: number;
}

export interface NearestOther {
  readonly nearest: Candidate | null;
  /** How many people the face was compared with, the one it is said to be perhaps among them. */
  readonly people: number;
  /** Changes up to here were looked at. */
  readonly throughSeq: number;
}

/**
 * Finds who in an event looks most like a face, exactly, in a thread of its own. Each event's index
 * follows the same order of changes that gates follow, so it is right whoever made the change.
 */
export class DuplicateSearch {
  readonly #db: Db;
  readonly #vault: Vault;
  readonly #pipelineId: PipelineId;
  readonly #memoryBytes: number;
  /** The latest used last. */
  readonly #events = new Map<string, EventIndex>();

  /** @param memoryBytes about what all indexes may take; beyond, those that nobody is asking and not the latest one go */
  constructor(db: Db, vault: Vault, pipelineId: PipelineId, memoryBytes: number) {
    this.#db = db;
    this.#vault = vault;
    this.#pipelineId = pipelineId;
    this.#memoryBytes = memoryBytes;
  }

  /** The most similar person other than the one whose face it is said to be. */
  async nearestOther(eventId: string, personId: string, probe: EventEmbedding): Promise<NearestOther> {
    const event = this.#event(eventId);
    event.searches += 1;
    try {
      const update = event.updating.then(() => this.#catchUp(eventId, event));
      event.updating = update.catch(() => undefined);
      await update;
      const throughSeq = event.seq;
      const [candidates = []] = await event.index.search([probe], 2);
      const nearest = candidates.find((candidate) => candidate.personId !== personId) ?? null;
      return { nearest, people: event.index.size.people, throughSeq };
    } catch (error) {
      // What the index holds is in doubt; the next search builds it afresh.
      if (this.#events.get(eventId) === event) this.#events.delete(eventId);
      await event.index.close();
      throw error;
    } finally {
      event.searches -= 1;
      await this.#makeRoom();
    }
  }

  /** The same among people changed since: run inside the transaction that enrols, it leaves no gap for two at once. */
  async nearestChangedSince(
    tx: Db,
    eventId: string,
    personId: string,
    probe: EventEmbedding,
    throughSeq: number,
  ): Promise<Candidate | null> {
    let nearest: Candidate | null = null;
    for await (const { people } of this.#changes(tx, eventId, throughSeq)) {
      for (const other of people) {
        if (other.personId === personId) continue;
        const best = Math.max(...other.templates.map((template) => similarity(template, probe)));
        if (!nearest || best > nearest.similarity) nearest = { personId: other.personId, similarity: best };
      }
    }
    return nearest;
  }

  /** Events of which something is held in memory. */
  get events(): ReadonlySet<string> {
    return new Set(this.#events.keys());
  }

  /** Lets go of an event that is purged; a search under way fails. */
  async forget(eventId: string): Promise<void> {
    const event = this.#events.get(eventId);
    this.#events.delete(eventId);
    await event?.index.close();
  }

  async close(): Promise<void> {
    const events = [...this.#events.values()];
    this.#events.clear();
    for (const { index, updating } of events) {
      await updating;
      await index.close();
    }
  }

  #event(eventId: string): EventIndex {
    const known = this.#events.get(eventId);
    this.#events.delete(eventId);
    const event = known ?? {
      index: openGalleryIndex(this.#pipelineId),
      seq: 0,
      updating: Promise.resolve(),
      searches: 0,
    };
    this.#events.set(eventId, event);
    return event;
  }

  /** Lets go of events that were not asked about for longest; they are loaded again when somebody asks. */
  async #makeRoom(): Promise<void> {
    for (const [eventId, event] of [...this.#events].slice(0, -1)) {
      if (this.#bytes <= this.#memoryBytes) return;
      // While the one before was closed it may have been asked, or be another index by now.
      if (event.searches === 0 && this.#events.get(eventId) === event) await this.forget(eventId);
    }
  }

  get #bytes(): number {
    return [...this.#events.values()].reduce((sum, { index }) => sum + indexBytes(index.size.templates), 0);
  }

  async #catchUp(eventId: string, event: EventIndex): Promise<void> {
    for await (const { seq, people, without } of this.#changes(this.#db, eventId, event.seq)) {
      await event.index.update(people, without);
      event.seq = seq;
    }
  }

  /** Changed people in pages: those with templates of this pipeline, and those (now) without. */
  async *#changes(
    db: Db,
    eventId: string,
    afterSeq: number,
  ): AsyncGenerator<{ seq: number; people: IndexedPerson[]; without: string[] }> {
    const vault = await this.#vault.ofEvent(db, eventId);
    for (let seq = afterSeq; ; ) {
      const rows = await changedAfter(db, eventId, seq, PAGE);
      const last = rows.at(-1);
      if (!last) return;
      const ids = rows.map((row) => row.person_id);
      const people = await enrolledFaces(db, vault, ids, this.#pipelineId);
      const held = new Set(people.map((person) => person.personId));
      yield { seq: last.seq, people, without: ids.filter((id) => !held.has(id)) };
      if (rows.length < PAGE) return;
      seq = last.seq;
    }
  }
}
