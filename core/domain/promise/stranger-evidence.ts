import type { NearestOthers } from './nearest-others.ts';

/** The best scores that people reach against a gallery they are not in: what a stranger would reach. */
export interface StrangerEvidence {
  /** People in the gallery that was searched. */
  readonly people: number;
  /** How many independent strangers the scores are worth. */
  readonly trials: number;
  /** Highest first; a score that is not known stands before all others, as it may be anything. */
  readonly scores: readonly WeighedScore[];
  /**
   * What those score who resemble somebody so much that a person has to look first, before anybody has: one person
   * under two names, or a stranger as any other. Highest first; none of them is among the `scores`.
   */
  readonly doubtful: readonly WeighedScore[];
}

export interface WeighedScore {
  readonly score: number;
  /** Trials that this score stands for. */
  readonly weight: number;
}

/**
 * Two enrolled people who look alike are each other's best score: one resemblance, counted twice.
 * Hence N people are worth N/2 strangers.
 */
export const MEMBER_WEIGHT = 0.5;

export interface EvidenceSources {
  /** Each member of the gallery, with the other members nearest to them. */
  readonly members: readonly NearestOthers[];
  /**
   * People enrolled elsewhere in the event, with the members of this gallery nearest to them: real
   * strangers to it. The more of them, the smaller the gallery that can carry a promise.
   */
  readonly outsiders: readonly NearestOthers[];
  readonly resemblance: (personId: string, otherId: string, similarity: number) => Resemblance;
}

export type Resemblance =
  | 'strangers'
  /** A person has to look at the two first. */
  | 'doubtful'
  /** A person has found them to be one, or twins: they tell nothing of strangers. */
  | 'known';

/** Collects what a gallery and its event tell of strangers. */
export function strangerEvidence({ members, outsiders, resemblance }: EvidenceSources): StrangerEvidence {
  const best = (of: Resemblance) =>
    [
      ...members.flatMap((person) => weighed(person, MEMBER_WEIGHT, of)),
      ...outsiders.flatMap((person) => weighed(person, 1, of)),
    ].sort((a, b) => b.score - a.score);
  const scores = best('strangers');
  return { people: members.length, trials: weightOf(scores), scores, doubtful: best('doubtful') };

  /** A person who resembles nobody like that says nothing of it, and is left out. */
  function weighed(
    { personId, nearest }: NearestOthers,
    weight: number,
    of: Resemblance,
  ): readonly WeighedScore[] {
    const other = nearest.find(
      ({ personId: id, similarity }) => resemblance(personId, id, similarity) === of,
    );
    if (!other) return [];
    return [
      { score: Number.isFinite(other.similarity) ? other.similarity : Number.POSITIVE_INFINITY, weight },
    ];
  }
}

/** How many trials scores stand for. */
export function weightOf(scores: readonly WeighedScore[]): number {
  return scores.reduce((sum, { weight }) => sum + weight, 0);
}
