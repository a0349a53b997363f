import type { PipelineId } from '#domain/face/embedding';
import type { NearestOthers } from '#domain/promise/nearest-others';
import type {
  GalleryIndex,
  IndexedPerson,
  Neighbours,
  SettleOptions,
  StrangersQuestion,
  StrangersReport,
} from '#models/gallery-index/gallery-index';
import { indexBytes } from '#models/gallery-index/index-bytes';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import type { Db } from '../db/database.ts';
import { changedAfter } from '../device/gallery-change-store.ts';
import { accreditationsOf, peopleAfter } from '../person/person-store.ts';
import { enrolledFaces } from '../photo/enrolled-faces.ts';
import type { Vault } from '../privacy/vault.ts';
import { EVENT_GALLERY, type GalleryDefinition, isMember } from './gallery-definition.ts';
import type { MeasureLease } from './measure-lease.ts';
import { deleteNearest, nearestPage, saveNearest } from './nearest-store.ts';

/** People looked at in one go; between goes the event loop is free. */
const PAGE = 200;

/**
 * Of the event's other people so many are searched for in a zone's gallery. Each is a stranger to it:
 * at a promise of 1 in 1,000 as many leave room for half a dozen who are accepted; more would cost
 * time and tell little.
 */
export const OUTSIDERS_AT_MOST = 12_000;

const FOLLOWED = 'members';

/** How often what has been found is written down while more is being searched for. */
const WRITE_EVERY_MS = 2_000;

export interface GallerySurroundings {
  readonly db: Db;
  readonly vault: Vault;
  readonly pipelineId: PipelineId;
  /** See OUTSIDERS_AT_MOST. */
  readonly outsidersAtMost: number;
}

/**
 * One gallery of an event with everyone's nearest members, in a thread of its own. What is found is
 * written to the database as it is found, so that whoever goes on, in this process or another, begins
 * where this one ended: people who changed since, and those nearest to them, are searched for again.
 */
export class MeasuredGallery {
  readonly #around: GallerySurroundings;
  readonly #eventId: string;
  readonly #gallery: GalleryDefinition;
  readonly #index: GalleryIndex;
  readonly #neighbours: Neighbours;
  /** Who is held, and whether they are members. */
  readonly #held = new Map<string, 'member' | 'outsider'>();
  #outsiders = 0;
  #seq: number;

  private constructor(
    around: GallerySurroundings,
    eventId: string,
    gallery: GalleryDefinition,
    throughSeq: number,
  ) {
    this.#around = around;
    this.#eventId = eventId;
    this.#gallery = gallery;
    this.#index = openGalleryIndex(around.pipelineId);
    this.#neighbours = this.#index.neighbours(FOLLOWED);
    this.#seq = throughSeq;
  }

  /**
   * Loads who is in the gallery and what is known of their neighbours.
   * @param throughSeq the place in the order of changes that what is known describes
   * @throws LeaseLost
   */
  static async load(
    around: GallerySurroundings,
    lease: MeasureLease,
    gallery: GalleryDefinition,
    throughSeq: number,
    signal: AbortSignal,
  ): Promise<MeasuredGallery> {
    const loaded = new MeasuredGallery(around, lease.eventId, gallery, throughSeq);
    try {
      await loaded.#load(lease, signal);
      return loaded;
    } catch (cause) {
      await loaded.close();
      throw cause;
    }
  }

  get definition(): GalleryDefinition {
    return this.#gallery;
  }

  get templates(): number {
    return this.#index.size.templates;
  }

  /** About what it takes in memory. */
  get bytes(): number {
    return indexBytes(this.templates);
  }

  /** Follows the event's changes. @returns the place in their order that the gallery is at now. @throws LeaseLost */
  async catchUp(lease: MeasureLease, signal: AbortSignal): Promise<number> {
    const { db } = this.#around;
    for (;;) {
      signal.throwIfAborted();
      const rows = await changedAfter(db, this.#eventId, this.#seq, PAGE);
      const last = rows.at(-1);
      if (!last) return this.#seq;
      const ids = rows.map((row) => row.person_id);
      const present = await this.#enter(ids);
      const gone = ids.filter((id) => !present.has(id));
      for (const id of gone) this.#leave(id);
      await this.#index.update([], gone);
      await lease.write((tx) => deleteNearest(tx, this.#place, gone));
      this.#seq = last.seq;
    }
  }

  /** Finds everyone's nearest members, and writes them down. @throws LeaseLost */
  async settle(lease: MeasureLease, { signal, onProgress }: Required<SettleOptions>): Promise<void> {
    const settled = new AbortController();
    const settling = this.#neighbours.settle({ signal, onProgress }).finally(() => settled.abort());
    // Awaited below, whatever the writing does.
    settling.catch(() => undefined);
    while (!settled.signal.aborted) {
      await pause(WRITE_EVERY_MS, settled.signal);
      await this.#write(lease);
    }
    await settling;
    await this.#write(lease);
  }

  /**
   * Deletes what is known of people who are not looked at here: another process looked at them, and from now on it
   * falls behind. In the event's own gallery everyone is looked at.
   * @throws LeaseLost
   */
  async forgetUnheld(lease: MeasureLease): Promise<void> {
    if (this.#gallery.key === EVENT_GALLERY) return;
    for (let after = ''; ; ) {
      const known = await nearestPage(this.#around.db, this.#place, after, PAGE);
      const last = known.at(-1);
      if (!last) return;
      await this.#deleteUnheld(lease, known);
      after = last.personId;
    }
  }

  strangers(question: StrangersQuestion): Promise<StrangersReport> {
    return this.#neighbours.strangers(question);
  }

  close(): Promise<void> {
    return this.#index.close();
  }

  get #place() {
    return { eventId: this.#eventId, gallery: this.#gallery.key };
  }

  async #write(lease: MeasureLease): Promise<void> {
    for await (const people of this.#neighbours.tellSettled()) {
      await lease.write((tx) => saveNearest(tx, this.#place, people));
    }
  }

  async #load(lease: MeasureLease, signal: AbortSignal): Promise<void> {
    const { db } = this.#around;
    const changed = await this.#changedSince(this.#seq, signal);
    for (let after = ''; ; ) {
      signal.throwIfAborted();
      const ids = await peopleAfter(db, this.#eventId, after, PAGE);
      const last = ids.at(-1);
      if (last === undefined) break;
      await this.#enter(ids.filter((id) => !changed.has(id)));
      after = last;
    }
    for (let after = ''; ; ) {
      signal.throwIfAborted();
      const known = await nearestPage(db, this.#place, after, PAGE);
      const last = known.at(-1);
      if (!last) break;
      await this.#neighbours.restore(known);
      await this.#deleteUnheld(lease, known);
      after = last.personId;
    }
  }

  /** Whoever is not looked at falls behind: what is known of them is not right when they are looked at again. */
  async #deleteUnheld(lease: MeasureLease, known: readonly NearestOthers[]): Promise<void> {
    const left = known.map(({ personId }) => personId).filter((id) => !this.#held.has(id));
    if (left.length > 0) await lease.write((tx) => deleteNearest(tx, this.#place, left));
  }

  async #changedSince(seq: number, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const changed = new Set<string>();
    for (let after = seq; ; ) {
      signal.throwIfAborted();
      const rows = await changedAfter(this.#around.db, this.#eventId, after, PAGE);
      for (const row of rows) changed.add(row.person_id);
      const last = rows.at(-1);
      if (!last) return changed;
      after = last.seq;
    }
  }

  /** @returns those who are held now */
  async #enter(personIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { db, vault, pipelineId } = this.#around;
    const accreditations = await accreditationsOf(db, personIds);
    const faces = await enrolledFaces(db, await vault.ofEvent(db, this.#eventId), personIds, pipelineId);
    const people: IndexedPerson[] = [];
    for (const face of faces) {
      this.#leave(face.personId);
      const member = isMember(accreditations.get(face.personId) ?? [], this.#gallery);
      if (!member && this.#outsiders >= this.#mostOutsiders) continue;
      this.#held.set(face.personId, member ? 'member' : 'outsider');
      if (!member) this.#outsiders += 1;
      people.push({ ...face, scopes: member ? [FOLLOWED] : [] });
    }
    await this.#index.update(people, []);
    return new Set(people.map(({ personId }) => personId));
  }

  #leave(personId: string): void {
    if (this.#held.get(personId) === 'outsider') this.#outsiders -= 1;
    this.#held.delete(personId);
  }

  /** In the event's own gallery everyone is looked at: it shows who looks like whom. */
  get #mostOutsiders(): number {
    return this.#gallery.key === EVENT_GALLERY ? Number.POSITIVE_INFINITY : this.#around.outsidersAtMost;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
