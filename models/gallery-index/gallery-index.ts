import type { Embedding } from '#domain/face/embedding';
import type { Candidate } from '#domain/face/match';

export interface IndexedPerson {
  readonly personId: string;
  /** All of one pipeline; at least one. */
  readonly templates: readonly Embedding[];
}

/**
 * Exact 1:N search in memory. Every change takes effect whole, between two searches: no search sees
 * half of it. Templates and probes must come from the pipeline that the index was opened for.
 */
export interface GalleryIndex {
  /** People and templates held since the last change that has resolved. */
  readonly size: { readonly people: number; readonly templates: number };
  /** Forgets everyone and holds these instead. */
  replaceAll(people: readonly IndexedPerson[]): Promise<void>;
  /** Puts each of `upserts` in the place of what was held of the same person, and forgets `removals`. */
  update(upserts: readonly IndexedPerson[], removals: readonly string[]): Promise<void>;
  /**
   * For every probe the `k` most similar different people, most similar first, a person being as
   * similar as the best of their templates; equals are ordered by person id.
   * @throws PipelineMismatch, GalleryIndexFault
   */
  search(probes: readonly Embedding[], k: number): Promise<readonly (readonly Candidate[])[]>;
  close(): Promise<void>;
}

/** The index has lost its thread or was given what it cannot hold. Nothing it held may be relied on. */
export class GalleryIndexFault extends Error {
  override name = 'GalleryIndexFault';
}
