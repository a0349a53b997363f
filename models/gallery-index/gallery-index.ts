import type { Embedding } from '#domain/face/embedding';
import type { Candidate } from '#domain/face/match';
import type { NearestOthers, SimilarPair } from '#domain/promise/nearest-others';
import type { StrangerEvidence } from '#domain/promise/stranger-evidence';
import type { SnapshotRefusal } from './section-reader.ts';
import type { SnapshotFile } from './snapshot-format.ts';

export interface IndexedPerson {
  readonly personId: string;
  /** All of one pipeline; at least one. */
  readonly templates: readonly Embedding[];
  /** Named parts of the gallery that the person can be found in, at most 31 different names; nobody needs any. */
  readonly scopes?: readonly string[];
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
   * @param scope finds only people who are in it; without one, anyone
   * @throws PipelineMismatch, GalleryIndexFault
   */
  search(probes: readonly Embedding[], k: number, scope?: string): Promise<readonly (readonly Candidate[])[]>;
  /** Who is most like one of those held, as the gallery is now. @throws GalleryIndexFault */
  nearestOther(personId: string): Promise<NearestOther>;
  /**
   * Everyone's nearest other people among those of a scope (null: among all), kept up from the first
   * question on.
   */
  neighbours(scope: string | null): Neighbours;
  /**
   * Writes what is held to a sealed file, in the place of the one before. Changes wait until it is
   * written, searches do not.
   * @param stamp the caller's word for the state that is saved
   */
  save(file: SnapshotFile, stamp: string): Promise<void>;
  /** Takes over a saved gallery; only while nobody is held. */
  load(file: SnapshotFile): Promise<SnapshotLoad>;
  close(): Promise<void>;
}

export type NearestOther =
  | { readonly kind: 'somebody'; readonly other: Candidate }
  | { readonly kind: 'nobody-else' }
  | { readonly kind: 'not-held' };

export type SnapshotLoad =
  | { readonly kind: 'loaded'; readonly stamp: string }
  /** Nothing of the file is used; the gallery is to be built from where it came from. */
  | { readonly kind: 'refused'; readonly because: SnapshotRefusal };

export interface Neighbours {
  /**
   * Brings everyone's neighbours up to date, in short turns between searches and changes. After a
   * first pass it costs a search for each newcomer and for each person who lost a neighbour.
   * @throws the signal's reason once it is aborted; what is settled stays settled
   */
  settle(options?: SettleOptions): Promise<void>;
  /** The settled neighbours of those of these people who are held. @throws GalleryIndexFault while one of them is not settled */
  of(personIds: readonly string[]): Promise<readonly NearestOthers[]>;
  /** Everyone's, in pages, each as of when it is asked for. @throws GalleryIndexFault while somebody is not settled */
  everyone(): AsyncGenerator<readonly NearestOthers[]>;
  /** Those settled since they were last told of, in pages: what somebody who keeps a copy has to write down. */
  tellSettled(): AsyncGenerator<readonly NearestOthers[]>;
  /**
   * Takes over what was known of an earlier state, before the first `settle`. Only for people about whom
   * nothing has changed since, nor about those nearest to them; whoever is left out is searched for.
   */
  restore(people: readonly NearestOthers[]): Promise<void>;
  /** What the gallery tells of strangers. @throws GalleryIndexFault while somebody is not settled */
  strangers(question: StrangersQuestion): Promise<StrangersReport>;
}

/** Pairs are two person ids, in any order. */
export interface StrangersQuestion {
  /** Pairs at least so similar are doubtful until somebody has looked at them, see `StrangerEvidence`. */
  readonly reviewLevel: number;
  /** Pairs that tell nothing of strangers, whatever their similarity. */
  readonly setAside: readonly (readonly [string, string])[];
  /** Pairs that somebody has looked at and that do count. */
  readonly counted: readonly (readonly [string, string])[];
  /** The largest promise that will be asked of the evidence; scores that no such promise needs are left out. */
  readonly largestFpir: number;
}

export interface StrangersReport {
  readonly evidence: StrangerEvidence;
  /** Templates of the people who are in the scope. */
  readonly templates: number;
  /** Every pair at or above the review level, most similar first. */
  readonly pairs: readonly SimilarPair[];
  /** How similar members' nearest other members are, those set aside included: everybody, highest first. */
  readonly closest: readonly ClosestStep[];
}

/** Similarities from one step to the next. */
export const CLOSEST_STEP = 0.001;

/** So many people whose nearest other person is at least so similar, and less than the step above. */
export interface ClosestStep {
  /** A multiple of CLOSEST_STEP, rounded down. */
  readonly from: number;
  readonly people: number;
}

export interface SettleOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SettleProgress) => void;
}

export interface SettleProgress {
  readonly settled: number;
  readonly pending: number;
  /** Estimated from the pace so far; null before there is one. */
  readonly secondsLeft: number | null;
}

/** The index has lost its thread or was given what it cannot hold. Nothing it held may be relied on. */
export class GalleryIndexFault extends Error {
  override name = 'GalleryIndexFault';
}
