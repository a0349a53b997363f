import type { GalleryPage } from '#contract/device';
import { type Embedding, InvalidEmbedding, type PipelineId, toEmbedding } from '#domain/face/embedding';
import type { GalleryIndex, IndexedPerson } from '#models/gallery-index/gallery-index';
import type { SnapshotRefusal } from '#models/gallery-index/section-reader';
import type { GalleryStore } from './gallery-store.ts';
import { EVERY_REVISION, type FacesAsked, type StoredFace } from './stored-people.ts';

/** Where an index got its templates from. */
export type IndexSource =
  | { readonly kind: 'snapshot'; readonly changesSince: number }
  /** The file of templates could not be used, or there was none. */
  | { readonly kind: 'database'; readonly because: SnapshotRefusal | 'stale' | 'none' };

/** People read from the database in one go: between goes the lanes get their turn. */
const AT_ONCE = 500;

/** Fills an empty index with the gallery in use. @throws SealBroken, GalleryIndexFault */
export async function indexInUse(
  index: GalleryIndex,
  store: GalleryStore,
  pipelineId: PipelineId,
): Promise<IndexSource> {
  const { generation } = store.inUse;
  const kept = store.snapshot.find();
  if (!kept) {
    await indexStored(index, store, { pipelineId, generation, afterRevision: EVERY_REVISION });
    return { kind: 'database', because: 'none' };
  }
  const load = await index.load(kept.file);
  if (load.kind === 'loaded' && load.stamp === kept.stamp && kept.generation === generation) {
    const afterRevision = kept.revision;
    const changesSince = await indexStored(index, store, { pipelineId, generation, afterRevision });
    return { kind: 'snapshot', changesSince };
  }
  store.snapshot.forget();
  store.snapshot.removeFile();
  await index.replaceAll([]);
  await indexStored(index, store, { pipelineId, generation, afterRevision: EVERY_REVISION });
  return { kind: 'database', because: load.kind === 'refused' ? load.because : 'stale' };
}

/** Adds people of a generation as the database has them. @returns how many were looked at */
export async function indexStored(
  index: GalleryIndex,
  store: GalleryStore,
  {
    pipelineId,
    ...which
  }: Pick<FacesAsked, 'generation' | 'afterRevision'> & { readonly pipelineId: PipelineId },
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
