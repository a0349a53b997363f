import type { Candidate } from '../face/match.ts';

/** A person with the most similar other people of a gallery, most similar first; equals by id. */
export interface NearestOthers {
  readonly personId: string;
  readonly nearest: readonly Candidate[];
}

export interface SimilarPair {
  /** The id that sorts first. */
  readonly personId: string;
  readonly otherId: string;
  readonly similarity: number;
}

/**
 * Pairs so similar that they may be one person under two names, or twins: for a person to look at
 * before a threshold counts them. Most similar first, each pair once; a similarity that is not known
 * is for a person to look at, too.
 */
export function pairsToReview(people: readonly NearestOthers[], reviewLevel: number): readonly SimilarPair[] {
  const pairs = new Map<string, SimilarPair>();
  for (const { personId, nearest } of people) {
    for (const { personId: otherId, similarity } of nearest) {
      if (similarity < reviewLevel) continue;
      const [first, second] = personId < otherId ? [personId, otherId] : [otherId, personId];
      pairs.set(JSON.stringify([first, second]), { personId: first, otherId: second, similarity });
    }
  }
  return [...pairs.values()].sort(
    (a, b) => b.similarity - a.similarity || (a.personId + a.otherId < b.personId + b.otherId ? -1 : 1),
  );
}
