import type { GalleryPage, GateConfig } from '#contract/device';
import type { Alike } from '#domain/access/decide-access';
import type { Embedding } from '#domain/face/embedding';
import { claimOnce, type Identification, identify } from '#domain/face/match';
import { galleryState } from '#domain/gallery-sync/freshness';
import { EventTransform } from '#models/event-transform/event-transform';
import { FollowingIndex } from './following-index.ts';
import type { Applied, SyncState } from './gallery-store.ts';
import { embeddingOf, type IndexParts, type IndexSource } from './index-gallery.ts';
import type { MatchPromise, PromisedMatch } from './match-promise.ts';
import { openHeldTemplates } from './open-held-templates.ts';
import { checkPage, type PageExpectation, PageRefused } from './page-check.ts';
import type { Holder, Standing } from './stored-people.ts';

export type GalleryState = 'current' | 'stale' | 'promise-refused';

/** Who is who, the best first; one is the answer, the second is its margin. */
const CANDIDATES = 2;

/** All changes come after it. */
const BEFORE_ALL = -1;

export interface GalleryParts extends IndexParts {
  readonly promise: MatchPromise;
}

/**
 * The people a gate may meet, as one picture: what is on disk, in the index, and the threshold that
 * the organiser's promise asks of so many people. It changes page by page, always disk first.
 */
export class Gallery {
  private readonly parts: GalleryParts;
  private readonly index: FollowingIndex;
  /** Templates on disk, usable or not. */
  private stored = 0;
  private gateConfig: GateConfig | null;
  private syncState: SyncState;
  private matching: PromisedMatch;

  private constructor(parts: GalleryParts, index: FollowingIndex) {
    this.parts = parts;
    this.index = index;
    this.gateConfig = parts.store.config();
    this.syncState = parts.store.sync();
    this.stored = parts.store.templatesAfter(BEFORE_ALL);
    this.matching = this.promised();
  }

  /** Loads what the store holds; the server is not asked. @throws SealBroken, GalleryIndexFault */
  static async load(parts: GalleryParts): Promise<Gallery> {
    try {
      return new Gallery(parts, await FollowingIndex.load(parts));
    } catch (fault) {
      parts.store.close();
      throw fault;
    }
  }

  /** Where the templates came from when they were last loaded whole. */
  get loadedFrom(): IndexSource {
    return this.index.source;
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
    return this.index.compare(probe, templates);
  }

  /** How similar the nearest other person here is; null when there is nobody else, undefined when it is not known (yet). */
  nearestOtherOf(personId: string): number | null | undefined {
    return this.index.nearestOtherOf(personId);
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
    if (this.index.isBehind) return 'stale';
    if (!this.gateConfig || this.isForeign) return 'stale';
    if (!(validUntilMs !== null && wallMs < validUntilMs)) return 'stale';
    if (galleryState(syncedAtMs, wallMs, this.gateConfig.zone.policy) === 'stale') return 'stale';
    return this.matching.kind === 'rule' ? 'current' : 'promise-refused';
  }

  /**
   * Templates there are, but none that can be compared here. While the server moves to another pipeline it goes on
   * serving this one's gallery, so what the configuration names says nothing of the gallery.
   */
  private get isForeign(): boolean {
    return this.stored > 0 && this.index.size.templates === 0;
  }

  /** Who the faces of one frame are; nobody is named twice. @throws GalleryIndexFault */
  async recognise(probes: readonly Embedding[]): Promise<readonly Identification[]> {
    const found = await this.index.search(probes, CANDIDATES);
    const match = this.matching;
    const identifications = claimOnce(
      found.map((candidates) =>
        match.kind === 'rule'
          ? identify(candidates, match.rule)
          : { kind: 'unknown', best: candidates[0] ?? null },
      ),
    );
    for (const { kind, best } of identifications)
      if (kind !== 'unknown') await this.index.findNearestOther(best.personId);
    return identifications;
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
    await this.index.forget(personId);
    this.weigh();
  }

  /** Whether a template of the person is kept here. */
  hasFaceOf(personId: string): boolean {
    return this.parts.store.hasFaceOf(personId);
  }

  /** Removes the person's face from disk and from every index; what they may do stays. @throws GalleryIndexFault */
  async forgetFace(personId: string): Promise<void> {
    this.parts.store.forgetFace(personId);
    await this.index.forget(personId);
    this.weigh();
  }

  /** Empties the gallery and everything that the gate was told of its event; it is stale from now on. */
  async forgetEveryone(): Promise<void> {
    this.parts.store.forgetEveryone();
    this.gateConfig = null;
    this.syncState = this.parts.store.sync();
    await this.index.startAgain();
    this.weigh();
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
    return this.index.isWorthSaving;
  }

  /** Writes the file of all templates anew; searches go on meanwhile. */
  async saveSnapshot(): Promise<void> {
    await this.index.saveSnapshot();
  }

  async close(): Promise<void> {
    this.parts.store.close();
    await this.index.close();
  }

  private async follow(page: GalleryPage, applied: Applied): Promise<void> {
    this.syncState = this.parts.store.sync();
    await this.index.follow(page, applied);
    this.weigh();
  }

  /** Draws from what the gallery is now what a face has to reach. */
  private weigh(): void {
    this.stored = this.parts.store.templatesAfter(BEFORE_ALL);
    this.matching = this.promised();
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
