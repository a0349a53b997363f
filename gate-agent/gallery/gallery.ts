import type { GalleryPage, GateConfig } from '#contract/device';
import type { Accreditation } from '#domain/access/accreditation';
import type { Alike } from '#domain/access/decide-access';
import { type Embedding, InvalidEmbedding, type PipelineId, toEmbedding } from '#domain/face/embedding';
import { claimOnce, type Identification, identify } from '#domain/face/match';
import { galleryState } from '#domain/gallery-sync/freshness';
import { EventTransform } from '#models/event-transform/event-transform';
import type { GalleryIndex, IndexedPerson } from '#models/gallery-index/gallery-index';
import type { GalleryStore, StoredPerson, SyncState } from './gallery-store.ts';
import type { MatchPromise, PromisedMatch } from './match-promise.ts';
import { checkPage, type PageExpectation, PageRefused } from './page-check.ts';

export type GalleryState = 'current' | 'stale' | 'promise-refused';

/** Who is who, the best first; one is the answer, the second is its margin. */
const CANDIDATES = 2;

interface HeldPerson {
  readonly accreditations: readonly Accreditation[];
  /** The place of their latest change in the event's order of changes. */
  readonly seq: number;
  readonly templates: number;
}

export interface GalleryParts {
  readonly store: GalleryStore;
  readonly index: GalleryIndex;
  readonly pipelineId: PipelineId;
  readonly promise: MatchPromise;
}

/**
 * The people a gate may meet, as one picture: what is on disk, in the index, and the threshold that
 * the organiser's promise asks of so many people. It changes page by page, always disk first.
 */
export class Gallery {
  private readonly parts: GalleryParts;
  private held = new Map<string, HeldPerson>();
  /** How similar the nearest other person is to each of those asked about; null when there is none. */
  private nearestOthers = new Map<string, number | null>();
  private gateConfig: GateConfig | null;
  private syncState: SyncState;
  private matching: PromisedMatch;
  /** The space of the templates that the index holds; null for a gallery from before there were several. */
  private transform: EventTransform | null = null;
  private incomparable = 0;
  /** True when the index could not follow the store: it is loaded anew with the next page. */
  private indexBehind = true;

  private constructor(parts: GalleryParts) {
    this.parts = parts;
    this.gateConfig = parts.store.config();
    this.syncState = parts.store.sync();
    this.matching = this.promised();
  }

  /** Loads what the store holds; the server is not asked. @throws SealBroken, GalleryIndexFault */
  static async load(parts: GalleryParts): Promise<Gallery> {
    try {
      const gallery = new Gallery(parts);
      await gallery.reload();
      return gallery;
    } catch (fault) {
      parts.store.close();
      await parts.index.close();
      throw fault;
    }
  }

  get config(): GateConfig | null {
    return this.gateConfig;
  }

  get sync(): SyncState {
    return this.syncState;
  }

  /** People who can be recognised here. */
  get people(): number {
    return this.parts.index.size.people;
  }

  /** Templates left out because another pipeline made them or they are damaged. */
  get unusableTemplates(): number {
    return this.incomparable;
  }

  get match(): PromisedMatch {
    return this.matching;
  }

  accreditationsOf(personId: string): readonly Accreditation[] | null {
    return this.held.get(personId)?.accreditations ?? null;
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
    const { transform } = this;
    const rotated = transform ? probes.map((probe) => transform.apply(probe)) : probes;
    const found = await this.parts.index.search(rotated, CANDIDATES);
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
    const nearest = await this.parts.index.nearestOther(personId);
    if (nearest.kind === 'not-held') return;
    // Written into the map of the gallery that was asked: one that has changed meanwhile has a new map.
    known.set(personId, nearest.kind === 'somebody' ? nearest.other.similarity : null);
  }

  /** Whom a page must come from, and after which one. */
  expectation(device: Pick<PageExpectation, 'deviceId' | 'serverKey'>): PageExpectation {
    const { issuedAtMs, followsIn } = this.syncState;
    return { ...device, issuedAtMs, followsIn };
  }

  /** Whether a page whose templates are in that space could be used. */
  knowsSpace(transformId: string): boolean {
    return this.parts.store.transformKey(transformId) !== null;
  }

  /** Takes in the key of a template space; pages in it can be applied from now on. */
  learnSpace(key: Uint8Array): void {
    this.parts.store.keepTransformKey(new EventTransform(key).id, key);
  }

  /** @throws PageRefused when the page is not to be believed; the gallery stays as it was */
  async apply(page: GalleryPage, expected: PageExpectation, wallMs: number): Promise<void> {
    checkPage(page, expected);
    if (!this.knowsSpace(page.transformId)) throw new PageRefused('other-space');
    const applied = this.parts.store.apply(page, wallMs);
    this.syncState = this.parts.store.sync();
    const mustReload = this.indexBehind || applied === 'replaced-in-use';
    if (mustReload) await this.reload();
    else if (applied === 'changed-in-use') await this.change(page);
    this.matching = this.promised();
  }

  /** For a replay without a server behind it: takes configuration and page as they are. */
  async adopt(config: GateConfig, page: GalleryPage): Promise<void> {
    this.configure(config);
    this.parts.store.apply(page, page.issuedAtMs);
    this.syncState = this.parts.store.sync();
    await this.reload();
  }

  configure(config: GateConfig): void {
    this.parts.store.keepConfig(config);
    this.gateConfig = config;
    this.matching = this.promised();
  }

  async close(): Promise<void> {
    this.parts.store.close();
    await this.parts.index.close();
  }

  private async reload(): Promise<void> {
    const people = this.parts.store.people();
    this.incomparable = 0;
    await this.following(() => this.parts.index.replaceAll(people.flatMap((person) => this.indexed(person))));
    this.transform = this.storedTransform();
    this.held = new Map(people.map((person) => [person.personId, heldOf(person)]));
    this.nearestOthers = new Map();
    this.indexBehind = false;
    this.matching = this.promised();
  }

  private storedTransform(): EventTransform | null {
    const { transformId } = this.syncState;
    const key = transformId === null ? null : this.parts.store.transformKey(transformId);
    if (!key) return null;
    // The matrix is made once for a space.
    return this.transform?.id === transformId ? this.transform : new EventTransform(key);
  }

  private async following(change: () => Promise<void>): Promise<void> {
    try {
      await change();
    } catch (fault) {
      this.indexBehind = true;
      throw fault;
    }
  }

  /** The refusals of a page take effect at once, before the index has followed. */
  private async change(page: GalleryPage): Promise<void> {
    const upserts: IndexedPerson[] = [];
    const removals: string[] = [];
    for (const change of page.changes) {
      if (change.kind === 'tombstone') {
        this.held.delete(change.personId);
        removals.push(change.personId);
        continue;
      }
      const { personId, seq, accreditations, templates } = change.entry;
      const person: StoredPerson = {
        personId,
        seq,
        accreditations,
        templates: templates.map(({ pipelineId, vector }) => ({
          pipelineId,
          vector: Buffer.from(vector, 'base64'),
        })),
      };
      this.held.set(personId, heldOf(person));
      removals.push(personId);
      upserts.push(...this.indexed(person));
    }
    if (removals.length === 0) return;
    // Nobody is known not to look like somebody who has just come.
    this.nearestOthers = new Map();
    await this.following(() => this.parts.index.update(upserts, removals));
    this.nearestOthers = new Map();
  }

  private indexed({ personId, templates }: StoredPerson): IndexedPerson[] {
    const usable = templates.flatMap(({ pipelineId, vector }) => {
      if (pipelineId !== this.parts.pipelineId) return [];
      return embeddingOf(this.parts.pipelineId, vector);
    });
    this.incomparable += templates.length - usable.length;
    return usable.length > 0 ? [{ personId, templates: usable }] : [];
  }

  private promised(): PromisedMatch {
    const policy = this.gateConfig?.zone.policy;
    if (!policy) {
      return { kind: 'refused', basis: { kind: 'none', because: 'nobody-enrolled', smallestFpir: null } };
    }
    const measured = this.syncState.promise;
    return this.parts.promise({
      fpir: policy.promisedFpir,
      templates: this.parts.index.size.templates,
      promise: measured?.promise ?? null,
      unmeasuredTemplates: measured ? this.templatesAfter(measured.throughSeq) : 0,
    });
  }

  private templatesAfter(seq: number): number {
    let templates = 0;
    for (const person of this.held.values()) if (!(person.seq <= seq)) templates += person.templates;
    return templates;
  }
}

function heldOf({ accreditations, seq, templates }: StoredPerson): HeldPerson {
  return { accreditations, seq, templates: templates.length };
}

/** @param vector float32 little-endian */
function embeddingOf(pipelineId: PipelineId, vector: Uint8Array): Embedding[] {
  if (vector.byteLength % Float32Array.BYTES_PER_ELEMENT !== 0) return [];
  // Copied: a pooled buffer need not lie on a multiple of four.
  const values = new Float32Array(Uint8Array.from(vector).buffer);
  try {
    return [toEmbedding(pipelineId, values)];
  } catch (cause) {
    if (cause instanceof InvalidEmbedding) return [];
    throw cause;
  }
}
