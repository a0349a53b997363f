import { type NearestOthers, pairsToReview } from '#domain/promise/nearest-others';
import { promisedScores } from '#domain/promise/promised-scores';
import { strangerEvidence } from '#domain/promise/stranger-evidence';
import type { StrangersQuestion, StrangersReport } from './gallery-index.ts';

export interface SettledGallery {
  readonly members: readonly NearestOthers[];
  /** People outside, with the members nearest to them. */
  readonly outsiders: readonly NearestOthers[];
  /** Templates of the members. */
  readonly templates: number;
}

/** What a settled gallery tells of strangers; beside the search, so that sorting holds up nobody. */
export function strangersReport(
  { members, outsiders, templates }: SettledGallery,
  { reviewLevel, setAside, counted, largestFpir }: StrangersQuestion,
): StrangersReport {
  const aside = new Set(setAside.map(([a, b]) => keyOf(a, b)));
  const looked = new Set(counted.map(([a, b]) => keyOf(a, b)));
  const evidence = strangerEvidence({
    members,
    outsiders,
    // A similarity that is no number is not set aside: it counts as the highest there is.
    isSetAside: (personId, otherId, similarity) => {
      const key = keyOf(personId, otherId);
      return aside.has(key) || (similarity >= reviewLevel && !looked.has(key));
    },
  });
  return {
    evidence: promisedScores(evidence, largestFpir),
    templates,
    pairs: pairsToReview([...members, ...outsiders], reviewLevel),
    closest: closestOf(members, largestFpir),
  };
}

function closestOf(members: readonly NearestOthers[], largestFpir: number): readonly number[] {
  const nearest = members.flatMap(({ nearest: [first] }) => (first ? [first.similarity] : []));
  const known = nearest.map((score) => (Number.isNaN(score) ? Number.POSITIVE_INFINITY : score));
  return known.sort((a, b) => b - a).slice(0, Math.ceil(members.length * largestFpir) + 100);
}

function keyOf(a: string, b: string): string {
  return a < b ? `${a}\n${b}` : `${b}\n${a}`;
}
