import type { NearestOthers } from './nearest-others.ts';

/** The best scores that people reach against a gallery they are not in: what a stranger would reach. */
export interface StrangerEvidence {
  /** People in the gallery that was searched. */
  readonly people: number;
  /** How many independent strangers the scores are worth. */
  readonly trials: number;
  /** Highest first; a score that is not known stands before all others, as it may be anything. */
  readonly scores: readonly WeighedScore[];
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
  /** Pairs whom a person has to look at first (or has found to be twins): they tell nothing of strangers. */
  readonly isSetAside: (personId: string, otherId: string, similarity: number) => boolean;
}

/** Collects what a gallery and its event tell of strangers. */
export function strangerEvidence({ members, outsiders, isSetAside }: EvidenceSources): StrangerEvidence {
  const scores = [
    ...members.flatMap((person) => weighed(person, MEMBER_WEIGHT, isSetAside)),
    ...outsiders.flatMap((person) => weighed(person, 1, isSetAside)),
  ].sort((a, b) => b.score - a.score);
  return {
    people: members.length,
    trials: scores.reduce((sum, { weight }) => sum + weight, 0),
    scores,
  };
}

/** A person who resembles nobody but those set aside says nothing, and is left out. */
function weighed(
  { personId, nearest }: NearestOthers,
  weight: number,
  isSetAside: EvidenceSources['isSetAside'],
): readonly WeighedScore[] {
  const stranger = nearest.find((other) => !isSetAside(personId, other.personId, other.similarity));
  if (!stranger) return [];
  return [
    { score: Number.isFinite(stranger.similarity) ? stranger.similarity : Number.POSITIVE_INFINITY, weight },
  ];
}
