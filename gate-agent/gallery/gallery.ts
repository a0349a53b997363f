import type { GalleryPage, GateConfig } from '#contract/device';
import type { Alike } from '#domain/access/decide-access';
import { type Embedding, type PipelineId, similarity } from '#domain/face/embedding';
import { claimOnce, type Identification, identify } from '#domain/face/match';
import { galleryState } from '#domain/gallery-sync/freshness';
import { EventTransform } from '#models/event-transform/event-transform';
import type { GalleryIndex } from '#models/gallery-index/gallery-index';
import {
  type Applied,
  EVERY_REVISION,
  type GalleryStore,
  type Holder,
  type Standing,
  type SyncState,
} from './gallery-store.ts';
import { embeddingOf, type IndexSource, indexInUse, indexPage, indexStored } from './index-gallery.ts';
import type { MatchPromise, PromisedMatch } from './match-promise.ts';
import { openHeldTemplates } from './open-held-templates.ts';
import { checkPage, type PageExpectation, PageRefused } from './page-check.ts';

export type GalleryState = 'current' | 'stale' | 'promise-refused';

/** Who is who, the best first; one is the answer, the second is its margin. */
const CANDIDATES = 2;

/** All changes come after it. */
const BEFORE_ALL = -1;

/** So many changed people are read from the database at a start in a moment; for more a new file is worth its writing. */
const CHANGES_WORTH_A_SNAPSHOT = 5_000;

export interface GalleryParts {
  readonly store: GalleryStore;
  /** Makes an empty one. A gallery that starts over is gathered in a second one while the first is asked. */
  readonly openIndex: () => GalleryIndex;
  readonly pipelineId: PipelineId;
  readonly promise: MatchPromise;
}

/**
 * The people a gate may meet, as one picture: what is on disk, in the index, and the threshold that
 * the organiser's promise asks of so many people. It changes page by page, always disk first.
 */
export class Gallery {
  private readonly parts: GalleryParts;
  private index: GalleryIndex;
  /** The space of the templates that the index holds; null for a gallery from before there were several. */
  private transform: EventTransform | null = null;
  /** What is gathered of a gallery that starts over. */
  private next: GalleryIndex | null = null;
  private source: IndexSource = { kind: 'database', because: 'none' };
  /** Templates on disk, usable or not. */
  private stored = 0;
  /** How similar the nearest other person is to each of those asked about; null when there is none. */
  private nearestOthers = new Map<string, number | null>();
  private gateConfig: GateConfig | null;
  private syncState: SyncState;
  private matching: PromisedMatch;
  /** People who came or changed since there was a file of all templates. */
  private changesUnsaved = 0;
  /** True when the index could not follow the store: it is loaded anew with the next page. */
  private indexBehind = true;

  private constructor(parts: GalleryParts) {
    this.parts = parts;
    this.index = parts.openIndex();
    this.gateConfig = parts.store.config();
    this.syncState = parts.store.sync();
    this.matching = this.promised();
  }

  /** Loads what the store holds; the server is not asked. @throws SealBroken, GalleryIndexFault */
  static async load(parts: GalleryParts): Promise<Gallery> {
    const gallery = new Gallery(parts);
    try {
      await gallery.loadInUse();
      return gallery;
    } catch (fault) {
      await gallery.close();
      throw fault;
    }
  }

  /** Where the templates came from when they were last loaded whole. */
  get loadedFrom(): IndexSource {
    return this.source;
  }

  get config(): GateConfig | null {
    return this.gateConfig;
  }

  get sync(): SyncState {
    return this.syncState;
  }

  /** People who can be recognised here. */
  get people(): number {
    return this.index.size.people;
  }

  /** Templates left out because another pipeline made them or they are damaged. */
  get unusableTemplates(): number {
    return this.stored - this.index.size.templates;
  }

  get match(): PromisedMatch {
    return this.matching;
  }

  /** What somebody here may do; null when they are not here. */
  standingOf(personId: string): Standing | null {
    return this.parts.store.standingOf(personId);
  }

  /** How to speak to somebody, and what their badges are; null for people who are not in the gallery. */
  holderOf(personId: string): Holder | null {
    return this.parts.store.holder(personId);
  }

  /**
   * What a face that is said to be one person's is compared with.
   * @param holderKey opens the person's own templates, where only their badge can
   */
  templatesOf(personId: string, holderKey: Uint8Array | null): readonly Embedding[] {
    const { pipelineId, store } = this.parts;
    const held = holderKey ? openHeldTemplates(store.holder(personId)?.held ?? [], holderKey) : [];
    const templates = [...store.templatesOf(personId), ...held];
    return templates.flatMap((template) =>
      template.pipelineId === pipelineId ? embeddingOf(pipelineId, template.vector) : [],
    );
  }

  /** How similar a probe is to the most similar of some templates of this gallery; null when there are none. */
  compare(probe: Embedding, templates: readonly Embedding[]): number | null {
    const { transform } = this;
    const rotated = transform ? transform.apply(probe) : probe;
    const scores = templates.map((template) => similarity(rotated, template));
    return scores.length > 0 ? Math.max(...scores) : null;
  }

  /** How similar the nearest other person here is; null when there is nobody else, undefined when it is not known (yet). */
  nearestOtherOf(personId: string): number | null | undefined {
    return this.nearestOthers.get(personId);
  }

  /** Whether somebody else here reaches the threshold against this person's own templates. */
  alike(personId: string): Alike {
    const nearest = this.nearestOtherOf(personId);
    if (nearest === undefined || this.matching.kind !== 'rule') return 'not-known';
    if (nearest === null || nearest < this.matching.rule.threshold) return 'nobody';
    return 'somebody';
  }

  /** @param wallMs the gate's wall clock */
  state(wallMs: number): GalleryState {
    const { syncedAtMs, validUntilMs } = this.syncState;
    if (this.indexBehind) return 'stale';
    if (!this.gateConfig || this.gateConfig.pipelineId !== this.parts.pipelineId) return 'stale';
    if (!(validUntilMs !== null && wallMs < validUntilMs)) return 'stale';
    if (galleryState(syncedAtMs, wallMs, this.gateConfig.zone.policy) === 'stale') return 'stale';
    return this.matching.kind === 'rule' ? 'current' : 'promise-refused';
  }

  /** Who the faces of one frame are; nobody is named twice. @throws GalleryIndexFault */
  async recognise(probes: readonly Embedding[]): Promise<readonly Identification[]> {
    const { index, transform } = this;
    const rotated = transform ? probes.map((probe) => transform.apply(probe)) : probes;
    const found = await index.search(rotated, CANDIDATES);
    const match = this.matching;
    const identifications = claimOnce(
      found.map((candidates) =>
        match.kind === 'rule'
          ? identify(candidates, match.rule)
          : { kind: 'unknown', best: candidates[0] ?? null },
      ),
    );
    for (const { kind, best } of identifications)
      if (kind !== 'unknown') await this.findNearestOther(best.personId);
    return identifications;
  }

  /** Looked for once, when it is first needed: the gallery as it is held here is what the person is confused with. */
  private async findNearestOther(personId: string): Promise<void> {
    const known = this.nearestOthers;
    if (known.has(personId)) return;
    const nearest = await this.index.nearestOther(personId);
    if (nearest.kind === 'not-held') return;
    // Written into the map of the gallery that was asked: one that has changed meanwhile has a new map.
    known.set(personId, nearest.kind === 'somebody' ? nearest.other.similarity : null);
  }

  /** Whom a page must come from, and after which one. */
  expectation(device: Pick<PageExpectation, 'deviceId' | 'serverKey'>): PageExpectation {
    const { issuedAtMs, followsIn } = this.syncState;
    return { ...device, issuedAtMs, followsIn };
  }

  /** Whether the page could be used: the space of its templates is known, or it has none. */
  knowsSpaceOf({ changes, transformId }: Pick<GalleryPage, 'changes' | 'transformId'>): boolean {
    return changes.length === 0 || this.parts.store.transformKey(transformId) !== null;
  }

  /** Takes in the key of a template space; pages in it can be applied from now on. */
  learnSpace(key: Uint8Array): void {
    this.parts.store.keepTransformKey(new EventTransform(key).id, key);
  }

  /** @throws PageRefused when the page is not to be believed; the gallery stays as it was */
  async apply(page: GalleryPage, expected: PageExpectation, wallMs: number): Promise<void> {
    checkPage(page, expected);
    if (!this.knowsSpaceOf(page)) throw new PageRefused('other-space');
    await this.follow(page, this.parts.store.apply(page, wallMs));
  }

  /** Whether anything is kept of the person here. */
  mentions(personId: string): boolean {
    return this.parts.store.mentions(personId);
  }

  /** Removes the person from disk and from every index. @throws GalleryIndexFault */
  async forget(personId: string): Promise<void> {
    this.parts.store.forgetPerson(personId);
    this.nearestOthers = new Map();
    try {
      await this.index.update([], [personId]);
      await this.next?.update([], [personId]);
    } catch (fault) {
      this.indexBehind = true;
      throw fault;
    }
    this.nearestOthers = new Map();
    this.stored = this.parts.store.templatesAfter(BEFORE_ALL);
    this.matching = this.promised();
  }

  /** Empties the gallery and everything that the gate was told of its event; it is stale from now on. */
  async forgetEveryone(): Promise<void> {
    this.parts.store.forgetEveryone();
    this.gateConfig = null;
    this.syncState = this.parts.store.sync();
    await this.dropNext();
    await this.replaceIndex();
    this.matching = this.promised();
  }

  /** For a replay without a server behind it: takes configuration and page as they are. */
  async adopt(config: GateConfig, page: GalleryPage): Promise<void> {
    this.configure(config);
    await this.follow(page, this.parts.store.apply(page, page.issuedAtMs));
  }

  configure(config: GateConfig): void {
    this.parts.store.keepConfig(config);
    this.gateConfig = config;
    this.matching = this.promised();
  }

  /** Deletes what belongs to no gallery any more, with pauses for the lanes. */
  async forgetOld(): Promise<void> {
    const { store } = this.parts;
    while (store.forgetSome()) await new Promise(setImmediate);
  }

  /** Whether a new file of all templates would spare the next start much. */
  get isWorthSaving(): boolean {
    if (this.indexBehind || this.people === 0) return false;
    return this.parts.store.snapshot.find() === null || this.changesUnsaved >= CHANGES_WORTH_A_SNAPSHOT;
  }

  /** Writes the file of all templates anew; searches go on meanwhile, the index follows changes afterwards. */
  async saveSnapshot(): Promise<void> {
    const { store } = this.parts;
    const snapshot = store.snapshot.begin(store.inUse);
    // The index is asked in this very turn: all that was applied is in it, or waits before this.
    const saving = this.index.save(snapshot.file, snapshot.stamp);
    const unsaved = this.changesUnsaved;
    await saving;
    if (store.snapshot.keep(snapshot)) this.changesUnsaved -= unsaved;
  }

  async close(): Promise<void> {
    this.parts.store.close();
    await this.next?.close();
    await this.index.close();
  }

  private async follow(page: GalleryPage, applied: Applied): Promise<void> {
    this.syncState = this.parts.store.sync();
    if (applied.kind === 'changed-in-use') await this.change(page);
    else await this.gather(page, applied);
    this.matching = this.promised();
  }

  private async change(page: GalleryPage): Promise<void> {
    if (page.changes.length === 0 && !this.indexBehind) return;
    // Nobody is known not to look like somebody who has just come.
    this.nearestOthers = new Map();
    try {
      if (this.indexBehind) await this.replaceIndex();
      else await indexPage(this.index, page, this.parts.pipelineId);
    } catch (fault) {
      this.indexBehind = true;
      throw fault;
    }
    this.nearestOthers = new Map();
    this.stored = this.parts.store.templatesAfter(BEFORE_ALL);
    this.changesUnsaved += page.changes.length;
  }

  private async gather(
    page: GalleryPage,
    { kind, generation, begun }: Extract<Applied, { begun: boolean }>,
  ): Promise<void> {
    const { pipelineId, store } = this.parts;
    if (begun) await this.dropNext();
    try {
      if (this.next) {
        await indexPage(this.next, page, pipelineId);
      } else {
        this.next = this.parts.openIndex();
        await indexStored(this.next, store, { pipelineId, generation, afterRevision: EVERY_REVISION });
      }
    } catch (fault) {
      await this.dropNext();
      this.indexBehind ||= kind === 'replaced-in-use';
      throw fault;
    }
    if (kind === 'replaced-in-use') await this.switchTo(this.next);
  }

  private async loadInUse(): Promise<void> {
    const { pipelineId, store } = this.parts;
    this.transform = this.transformInUse();
    this.source = await indexInUse(this.index, store, pipelineId);
    this.changesUnsaved = this.source.kind === 'snapshot' ? this.source.changesSince : 0;
    this.stored = store.templatesAfter(BEFORE_ALL);
    this.indexBehind = false;
    this.matching = this.promised();
  }

  /** The index has failed: another takes its place. */
  private async replaceIndex(): Promise<void> {
    const { pipelineId, store } = this.parts;
    const fresh = this.parts.openIndex();
    try {
      this.source = await indexInUse(fresh, store, pipelineId);
    } catch (fault) {
      await fresh.close();
      throw fault;
    }
    await this.switchTo(fresh);
  }

  /** Whoever asks from now on asks the new one; the old one ends when it has answered. */
  private async switchTo(next: GalleryIndex): Promise<void> {
    const old = this.index;
    this.index = next;
    this.transform = this.transformInUse();
    this.next = null;
    this.nearestOthers = new Map();
    this.stored = this.parts.store.templatesAfter(BEFORE_ALL);
    this.indexBehind = false;
    await retire(old);
  }

  private transformInUse(): EventTransform | null {
    const { transformId } = this.syncState;
    const key = transformId === null ? null : this.parts.store.transformKey(transformId);
    if (!key) return null;
    // The matrix is made once for a space.
    return this.transform?.id === transformId ? this.transform : new EventTransform(key);
  }

  private async dropNext(): Promise<void> {
    const { next } = this;
    this.next = null;
    await next?.close();
  }

  private promised(): PromisedMatch {
    const policy = this.gateConfig?.zone.policy;
    if (!policy) {
      return { kind: 'refused', basis: { kind: 'none', because: 'nobody-enrolled', smallestFpir: null } };
    }
    const measured = this.syncState.promise;
    return this.parts.promise({
      fpir: policy.promisedFpir,
      people: this.index.size.people,
      templates: this.index.size.templates,
      promise: measured?.promise ?? null,
      unmeasuredTemplates: measured ? this.parts.store.templatesAfter(measured.throughSeq) : 0,
    });
  }
}

/** An index answers in the order in which it is asked: after this answer nobody waits for another. */
async function retire(index: GalleryIndex): Promise<void> {
  await index.nearestOther('').catch(() => undefined);
  await index.close();
}
