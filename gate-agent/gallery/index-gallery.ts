import type { GalleryPage } from '#contract/device';
import { type Embedding, InvalidEmbedding, type PipelineId, toEmbedding } from '#domain/face/embedding';
import {
  type GalleryIndex,
  GalleryIndexFault,
  type IndexedPerson,
} from '#models/gallery-index/gallery-index';
import type { SnapshotRefusal } from '#models/gallery-index/section-reader';
import type { GalleryStore } from './gallery-store.ts';
import type { KeptSnapshot } from './snapshot-keeper.ts';
import { EVERY_REVISION, type FacesAsked, type StoredFace } from './stored-people.ts';

/** Where an index got its templates from. */
export type IndexSource =
  | { readonly kind: 'snapshot'; readonly changesSince: number }
  | { readonly kind: 'database'; readonly because: WhyDatabase };

/** The file of templates could not be used, the index failed over it, or there was none. */
type WhyDatabase = SnapshotRefusal | 'index-failed' | 'stale' | 'none';

export interface FilledIndex {
  readonly index: GalleryIndex;
  readonly source: IndexSource;
}

export interface IndexParts {
  readonly store: GalleryStore;
  /** Makes an empty one. A gallery that starts over is gathered in a second one while the first is asked. */
  readonly openIndex: () => GalleryIndex;
  readonly pipelineId: PipelineId;
}

type PeopleAsked = Pick<FacesAsked, 'generation' | 'afterRevision'> & { readonly pipelineId: PipelineId };

/** People read from the database in one go: between goes the lanes get their turn. */
const AT_ONCE = 500;

/**
 * An index with the gallery in use. The database is the truth: whatever is wrong with the file beside it
 * costs time and nothing else.
 * @throws SealBroken, GalleryIndexFault
 */
export async function indexInUse(parts: IndexParts): Promise<FilledIndex> {
  const { snapshot } = parts.store;
  const kept = snapshot.find();
  if (!kept) return fromDatabase(parts, 'none');
  const loaded = await fromFile(parts, kept);
  if (loaded.kind === 'filled') return loaded;
  snapshot.forget();
  snapshot.removeFile();
  return fromDatabase(parts, loaded.because);
}

async function fromDatabase(
  { store, openIndex, pipelineId }: IndexParts,
  because: WhyDatabase,
): Promise<FilledIndex> {
  const index = openIndex();
  const { generation } = store.inUse;
  await added(index, store, { pipelineId, generation, afterRevision: EVERY_REVISION });
  return { index, source: { kind: 'database', because } };
}

async function fromFile(
  { store, openIndex, pipelineId }: IndexParts,
  kept: KeptSnapshot,
): Promise<(FilledIndex & { readonly kind: 'filled' }) | { readonly kind: 'refused'; because: WhyDatabase }> {
  const { generation } = store.inUse;
  const index = openIndex();
  const load = await index.load(kept.file).catch((fault: unknown) => {
    if (fault instanceof GalleryIndexFault) return { kind: 'refused', because: 'index-failed' } as const;
    throw fault;
  });
  if (load.kind === 'loaded' && load.stamp === kept.stamp && kept.generation === generation) {
    const changesSince = await added(index, store, { pipelineId, generation, afterRevision: kept.revision });
    return { kind: 'filled', index, source: { kind: 'snapshot', changesSince } };
  }
  await index.close();
  return { kind: 'refused', because: load.kind === 'refused' ? load.because : 'stale' };
}

/** Adds people to an index, which is closed when that fails. @returns how many were looked at */
async function added(index: GalleryIndex, store: GalleryStore, which: PeopleAsked): Promise<number> {
  try {
    return await indexStored(index, store, which);
  } catch (fault) {
    await index.close();
    throw fault;
  }
}

/** Adds people of a generation as the database has them. @returns how many were looked at */
export async function indexStored(
  index: GalleryIndex,
  store: GalleryStore,
  { pipelineId, ...which }: PeopleAsked,
): Promise<number> {
  let people = 0;
  for (let afterPersonId = ''; ; ) {
    const faces = store.faces({ ...which, afterPersonId, limit: AT_ONCE });
    const last = faces.at(-1);
    if (!last) return people;
    // Whoever has only templates of another pipeline now is not to be found by those of before.
    await index.update(
      faces.flatMap((face) => indexed(pipelineId, face)),
      faces.map(({ personId }) => personId),
    );
    people += faces.length;
    afterPersonId = last.personId;
  }
}

/** Follows a page that the database has applied. */
export function indexPage(index: GalleryIndex, page: GalleryPage, pipelineId: PipelineId): Promise<void> {
  const upserts: IndexedPerson[] = [];
  const removals: string[] = [];
  for (const change of page.changes) {
    if (change.kind === 'tombstone') {
      removals.push(change.personId);
      continue;
    }
    const { personId, templates } = change.entry;
    const stored = templates.map(({ pipelineId, vector }) => ({
      pipelineId,
      vector: Buffer.from(vector, 'base64'),
    }));
    removals.push(personId);
    upserts.push(...indexed(pipelineId, { personId, templates: stored }));
  }
  return removals.length === 0 ? Promise.resolve() : index.update(upserts, removals);
}

function indexed(pipelineId: PipelineId, { personId, templates }: StoredFace): IndexedPerson[] {
  const usable = templates.flatMap((template) =>
    template.pipelineId === pipelineId ? embeddingOf(pipelineId, template.vector) : [],
  );
  return usable.length > 0 ? [{ personId, templates: usable }] : [];
}

/** @param vector float32 little-endian; none when it is damaged */
export function embeddingOf(pipelineId: PipelineId, vector: Uint8Array): Embedding[] {
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
