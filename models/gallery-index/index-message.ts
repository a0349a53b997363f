import type { Candidate } from '#domain/face/match';

/** One person on the way to the index thread. */
export interface PackedPerson {
  readonly personId: string;
  /** Unit vectors end to end. */
  readonly templates: Float32Array;
  /** Numbers in one of them. */
  readonly length: number;
}

export type IndexRequest =
  | { readonly kind: 'replace-all'; readonly people: readonly PackedPerson[] }
  | {
      readonly kind: 'update';
      readonly upserts: readonly PackedPerson[];
      readonly removals: readonly string[];
    }
  | { readonly kind: 'search'; readonly probes: readonly Float32Array[]; readonly k: number };

export type IndexReply =
  | { readonly kind: 'changed'; readonly people: number; readonly templates: number }
  | { readonly kind: 'found'; readonly candidates: readonly (readonly Candidate[])[] }
  | { readonly kind: 'failed'; readonly message: string };

export interface Numbered<T> {
  readonly id: number;
  readonly message: T;
}
