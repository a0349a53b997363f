import type { Candidate } from '#domain/face/match';
import type { NearestOthers } from '#domain/promise/nearest-others';
import type { NearestOther, SnapshotLoad, StrangersQuestion, StrangersReport } from './gallery-index.ts';
import type { KernelMemory } from './kernel/kernel.ts';
import type { SnapshotFile } from './snapshot-format.ts';

/** What the index thread starts with. */
export interface IndexThreadSetting {
  readonly pipelineId: string;
  readonly memory: KernelMemory;
}

/** One person on the way to the index thread. */
export interface PackedPerson {
  readonly personId: string;
  /** Unit vectors end to end. */
  readonly templates: Float32Array;
  /** Numbers in one of them. */
  readonly length: number;
  readonly scopes: readonly string[];
}

export type IndexRequest =
  | { readonly kind: 'replace-all'; readonly people: readonly PackedPerson[] }
  | {
      readonly kind: 'update';
      readonly upserts: readonly PackedPerson[];
      readonly removals: readonly string[];
    }
  | {
      readonly kind: 'search';
      readonly probes: readonly Float32Array[];
      readonly k: number;
      readonly scope: string | null;
    }
  /** Settles pending people for about as long as `forMs`. */
  | { readonly kind: 'settle'; readonly scope: string | null; readonly forMs: number }
  | { readonly kind: 'nearest'; readonly scope: string | null; readonly personIds: readonly string[] }
  /** A page of everyone, from the given number on. */
  | { readonly kind: 'nearest-page'; readonly scope: string | null; readonly from: number }
  /** People settled since they were last told of, at most so many. */
  | { readonly kind: 'tell-settled'; readonly scope: string | null; readonly most: number }
  | {
      readonly kind: 'restore-neighbours';
      readonly scope: string | null;
      readonly people: readonly NearestOthers[];
    }
  | { readonly kind: 'strangers'; readonly scope: string | null; readonly question: StrangersQuestion }
  | { readonly kind: 'nearest-other'; readonly personId: string }
  | { readonly kind: 'save'; readonly file: SnapshotFile; readonly stamp: string }
  | { readonly kind: 'load'; readonly file: SnapshotFile };

export type IndexReply =
  | { readonly kind: 'changed'; readonly people: number; readonly templates: number }
  | { readonly kind: 'found'; readonly candidates: readonly (readonly Candidate[])[] }
  | { readonly kind: 'settled'; readonly settled: number; readonly pending: number }
  /** `next` is where the following page begins; null after the last. */
  | { readonly kind: 'nearest'; readonly people: readonly NearestOthers[]; readonly next: number | null }
  | { readonly kind: 'restored' }
  | { readonly kind: 'strangers'; readonly report: StrangersReport }
  | { readonly kind: 'nearest-other'; readonly nearest: NearestOther }
  | { readonly kind: 'saved' }
  | {
      readonly kind: 'loaded';
      readonly load: SnapshotLoad;
      readonly people: number;
      readonly templates: number;
    }
  | { readonly kind: 'failed'; readonly message: string };

export interface Numbered<T> {
  readonly id: number;
  readonly message: T;
}
