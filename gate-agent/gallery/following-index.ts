import type { GalleryPage } from '#contract/device';
import { type Embedding, similarity } from '#domain/face/embedding';
import type { Candidate } from '#domain/face/match';
import { EventTransform } from '#models/event-transform/event-transform';
import { type GalleryIndex, GalleryIndexFault } from '#models/gallery-index/gallery-index';
import type { Applied, GalleryStore } from './gallery-store.ts';
import {
  type FilledIndex,
  type IndexParts,
  type IndexSource,
  indexInUse,
  indexPage,
  indexStored,
} from './index-gallery.ts';
import type { GalleryRevision } from './snapshot-keeper.ts';
import { EVERY_REVISION } from './stored-people.ts';

/** So many changed people are read from the database at a start in a moment; for more a new file is worth its writing. */
const CHANGES_WORTH_A_SNAPSHOT = 5_000;

/**
 * The templates of the gallery on disk, in memory. The disk changes first and the index follows it, page
 * by page; between the two it holds less than the disk says, and no file of it is written.
 */
export class FollowingIndex {
  private readonly parts: IndexParts;
  private index: GalleryIndex;
  /** The space of the templates that the index holds; null for a gallery from before there were several. */
  private transform: EventTransform | null;
  /** What is gathered of a gallery that starts over. */
  private next: GalleryIndex | null = null;
  private loadedFrom: IndexSource;
  /** The state on disk that the index holds whole; null while it follows a change, and once it could not. */
  private holds: GalleryRevision | null;
  /** True when the index could not follow the disk: it is loaded anew with the next page. */
  private behind = false;
  /** How often the disk was changed: an index that is loaded meanwhile may lack that, or hold who is gone. */
  private changes = 0;
  /** People who came or changed since there was a file of all templates. */
  private changesUnsaved: number;
  /** How similar the nearest other person is to each of those asked about; null when there is none. */
  private nearestOthers = new Map<string, number | null>();

  private constructor(
    parts: IndexParts,
    inUse: GalleryRevision,
    { index, source }: FilledIndex,
    transform: EventTransform | null,
  ) {
    this.parts = parts;
    this.index = index;
    this.loadedFrom = source;
    this.changesUnsaved = changesSince(source);
    this.holds = inUse;
    this.transform = transform;
  }

  /** Holds what is on disk. @throws SealBroken, GalleryIndexFault */
  static async load(parts: IndexParts): Promise<FollowingIndex> {
    const { inUse } = parts.store;
    const transform = transformInUse(parts.store, null);
    return new FollowingIndex(parts, inUse, await indexInUse(parts), transform);
  }

  /** Where the templates came from when they were last loaded whole. */
  get source(): IndexSource {
    return this.loadedFrom;
  }

  get size(): GalleryIndex['size'] {
    return this.index.size;
  }

  get isBehind(): boolean {
    return this.behind;
  }

  /** The most similar people to each probe, as the pipeline read it. @throws GalleryIndexFault */
  search(probes: readonly Embedding[], k: number): Promise<readonly (readonly Candidate[])[]> {
    const { index, transform } = this;
    return index.search(transform ? probes.map((probe) => transform.apply(probe)) : probes, k);
  }

  /** How similar a probe is to the most similar of some templates of this gallery; null when there are none. */
  compare(probe: Embedding, templates: readonly Embedding[]): number | null {
    const { transform } = this;
    const rotated = transform ? transform.apply(probe) : probe;
    const scores = templates.map((template) => similarity(rotated, template));
    return scores.length > 0 ? Math.max(...scores) : null;
  }

  /** Null when there is nobody else, undefined when it was not looked for since the gallery last changed. */
  nearestOtherOf(personId: string): number | null | undefined {
    return this.nearestOthers.get(personId);
  }

  /** Looks once, when it is first needed: the gallery as it is held here is what the person is confused with. */
  async findNearestOther(personId: string): Promise<void> {
    const known = this.nearestOthers;
    if (known.has(personId)) return;
    const nearest = await this.index.nearestOther(personId);
    if (nearest.kind === 'not-held') return;
    // Written into the map of the gallery that was asked: one that has changed meanwhile has a new map.
    known.set(personId, nearest.kind === 'somebody' ? nearest.other.similarity : null);
  }

  /** Does what a page has done on disk, in the same turn. @throws SealBroken, GalleryIndexFault */
  async follow(page: GalleryPage, applied: Applied): Promise<void> {
    if (applied.kind !== 'gathered') this.changes += 1;
    if (applied.kind === 'changed-in-use') await this.change(page);
    else await this.gather(page, applied);
  }

  /** Forgets somebody whom the disk has forgotten, in the same turn. @throws GalleryIndexFault */
  async forget(personId: string): Promise<void> {
    this.changes += 1;
    await this.changing(async () => {
      await this.index.update([], [personId]);
      await this.next?.update([], [personId]);
    });
  }

  /** Begins again with what is on disk now. @throws SealBroken, GalleryIndexFault */
  async startAgain(): Promise<void> {
    this.changes += 1;
    this.holds = null;
    this.behind = true;
    await this.dropNext();
    await this.replace();
  }

  /** Whether a new file of all templates would spare the next start much. */
  get isWorthSaving(): boolean {
    if (!this.holds || this.size.people === 0) return false;
    return this.parts.store.snapshot.find() === null || this.changesUnsaved >= CHANGES_WORTH_A_SNAPSHOT;
  }

  /**
   * Writes the file of all templates anew; searches go on meanwhile, the index follows changes afterwards.
   * Nothing is written while the index does not hold what is on disk.
   */
  async saveSnapshot(): Promise<void> {
    const { holds } = this;
    if (!holds) return;
    const { snapshot } = this.parts.store;
    const fresh = snapshot.begin(holds);
    // The index is asked in this very turn: what changes from now on waits before it.
    const saving = this.index.save(fresh.file, fresh.stamp);
    const unsaved = this.changesUnsaved;
    await saving;
    if (snapshot.keep(fresh)) this.changesUnsaved -= unsaved;
  }

  async close(): Promise<void> {
    await this.next?.close();
    await this.index.close();
  }

  private async change(page: GalleryPage): Promise<void> {
    if (this.behind) return this.replace();
    if (page.changes.length === 0) return;
    await this.changing(() => indexPage(this.index, page, this.parts.pipelineId));
    this.changesUnsaved += page.changes.length;
  }

  /** @param change must ask the index before its first pause, so that nothing comes between disk and index */
  private async changing(change: () => Promise<void>): Promise<void> {
    const { behind } = this;
    const { inUse } = this.parts.store;
    this.holds = null;
    // Nobody is known not to look like somebody who has just come.
    this.nearestOthers = new Map();
    try {
      await change();
    } catch (fault) {
      this.behind = true;
      throw fault;
    }
    this.nearestOthers = new Map();
    if (!behind) this.holds = inUse;
  }

  private async gather(
    page: GalleryPage,
    { kind, generation, begun }: Extract<Applied, { begun: boolean }>,
  ): Promise<void> {
    const { openIndex, pipelineId, store } = this.parts;
    const { inUse } = store;
    if (kind === 'replaced-in-use') this.holds = null;
    if (begun) await this.dropNext();
    try {
      if (this.next) {
        await indexPage(this.next, page, pipelineId);
      } else {
        this.next = openIndex();
        await indexStored(this.next, store, { pipelineId, generation, afterRevision: EVERY_REVISION });
      }
    } catch (fault) {
      await this.dropNext();
      this.behind ||= kind === 'replaced-in-use';
      throw fault;
    }
    if (kind === 'replaced-in-use') await this.switchTo(this.next, inUse);
  }

  /** Another index takes the place of one that does not hold what it should; loaded anew while the disk changes. */
  private async replace(): Promise<void> {
    for (;;) {
      const { changes } = this;
      const { inUse } = this.parts.store;
      const { index, source } = await indexInUse(this.parts);
      if (changes !== this.changes) {
        await index.close();
        continue;
      }
      this.loadedFrom = source;
      this.changesUnsaved = changesSince(source);
      return this.switchTo(index, inUse);
    }
  }

  /** Whoever asks from now on asks the new one; the old one ends when it has answered. */
  private async switchTo(next: GalleryIndex, holds: GalleryRevision): Promise<void> {
    const old = this.index;
    this.index = next;
    this.transform = transformInUse(this.parts.store, this.transform);
    this.next = null;
    this.nearestOthers = new Map();
    this.behind = false;
    this.holds = holds;
    await retire(old);
  }

  private async dropNext(): Promise<void> {
    const { next } = this;
    this.next = null;
    await next?.close();
  }
}

/** @param known the matrix of a space is made once */
function transformInUse(store: GalleryStore, known: EventTransform | null): EventTransform | null {
  const { transformId } = store.sync();
  const key = transformId === null ? null : store.transformKey(transformId);
  if (!key) return null;
  return known?.id === transformId ? known : new EventTransform(key);
}

function changesSince(source: IndexSource): number {
  return source.kind === 'snapshot' ? source.changesSince : 0;
}

/** An index answers in the order in which it is asked: after this answer nobody waits for another. */
async function retire(index: GalleryIndex): Promise<void> {
  try {
    await index.nearestOther('');
  } catch (fault) {
    // Its thread has ended, and whoever waited for it was told.
    if (!(fault instanceof GalleryIndexFault)) throw fault;
  }
  await index.close();
}
