import { type NearestOthers, pairsToReview } from '#domain/promise/nearest-others';
import { promisedScores } from '#domain/promise/promised-scores';
import { strangerEvidence } from '#domain/promise/stranger-evidence';
import {
  CLOSEST_STEP,
  type ClosestStep,
  type StrangersQuestion,
  type StrangersReport,
} from './gallery-index.ts';

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
    // A similarity that is no number is nothing to look at: it counts as the highest there is.
    resemblance: (personId, otherId, similarity) => {
      const key = keyOf(personId, otherId);
      if (aside.has(key)) return 'known';
      return similarity >= reviewLevel && !looked.has(key) ? 'doubtful' : 'strangers';
    },
  });
  return {
    evidence: promisedScores(evidence, largestFpir),
    templates,
    pairs: pairsToReview([...members, ...outsiders], reviewLevel),
    closest: closestOf(members),
  };
}

function closestOf(members: readonly NearestOthers[]): readonly ClosestStep[] {
  const steps = new Map<number, number>();
  for (const {
    nearest: [first],
  } of members) {
    if (!first) continue;
    const step = Number.isNaN(first.similarity)
      ? Number.POSITIVE_INFINITY
      : Math.floor(first.similarity / CLOSEST_STEP) * CLOSEST_STEP;
    steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  return Array.from(steps, ([from, people]) => ({ from, people })).sort((a, b) => b.from - a.from);
}

function keyOf(a: string, b: string): string {
  return a < b ? `${a}\n${b}` : `${b}\n${a}`;
}
