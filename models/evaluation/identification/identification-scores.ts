import type { ImageFile } from '../images/image-file.ts';
import type { ImageUnderTest } from '../images/image-set.ts';
import type { ScoredComparisons } from '../statistics/scored-comparisons.ts';

/** One search of the whole gallery with one image. */
export interface Search {
  readonly probe: ImageFile;
  /** sha256 of the probe's file; null when it could not be read. */
  readonly contentHash: string | null;
  /** Index into the evaluation's people. */
  readonly person: number;
  /** The most similar person of the gallery; null when the probe gave no template. */
  readonly best: {
    readonly person: number;
    /** Of all their photos the one that was nearest. */
    readonly photo: ImageUnderTest;
    readonly similarity: number;
  } | null;
}

export interface RankedSearches extends ScoredComparisons {
  searchAt(rank: number): Search;
}

export interface IdentificationScores {
  /**
   * Probes of people who have a folder in the gallery. The score is that of the right person if they came first,
   * else -Infinity: somebody else came first, the probe gave no template, or the person could not be enrolled.
   */
  readonly mated: RankedSearches;
  /** Probes of people who have none; the score is the best anybody reached. Only those that gave a template. */
  readonly nonMated: RankedSearches;
  readonly unsearched: { readonly mated: number; readonly nonMated: number };
}

export const HOW_SEARCHES_WERE_COUNTED =
  'A gallery person is enrolled with a template of each of their images, and is as near to a probe as the nearest of ' +
  'them. Each person counts 1, shared among their probes. A probe of somebody enrolled is found when that person comes first and reaches the threshold; probes that ' +
  'gave no template, and probes of people whose gallery images gave none, count as not found. Strangers whose probe ' +
  'gave no template are left out of the false positive rate.';
