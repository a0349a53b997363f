import { type EnrolFailures, enrolFailures, type ImageSet } from '../images/image-set.ts';
import type { Groups } from '../protocol/groups-file.ts';
import { type ErrorShare, errorShare } from '../statistics/error-share.ts';
import type { PairScores, RankedPairs } from './pair-scores.ts';

export interface GroupRates {
  readonly group: string;
  readonly people: number;
  readonly failures: EnrolFailures;
  readonly fnmr: ErrorShare;
  /** Of strangers within the group: those who look alike are where groups differ. */
  readonly fmr: ErrorShare;
}

export interface RatesByGroup {
  readonly threshold: number;
  readonly groups: readonly GroupRates[];
  /** Images that the file of groups does not name. */
  readonly ungrouped: number;
}

/** Error rates of each group at one threshold, each pair counting 1; pairs across groups belong to none. */
export function ratesByGroup(
  scores: PairScores,
  { images, people }: ImageSet,
  groups: Groups,
  threshold: number,
): RatesByGroup {
  const groupOf = images.map(({ file, person }) => groups.groupOf(file.name, people[person] ?? ''));
  const names = Array.from(new Set(groupOf.filter((group) => group !== null))).sort();
  const missed = countWithin(scores.mated, groupOf, (similarity) => !(similarity >= threshold));
  const matched = countWithin(scores.nonMated, groupOf, (similarity) => similarity >= threshold);
  return {
    threshold,
    ungrouped: groupOf.filter((group) => group === null).length,
    groups: names.map((group) => {
      const members = images.filter((_, i) => groupOf[i] === group);
      return {
        group,
        people: new Set(members.map(({ person }) => person)).size,
        failures: enrolFailures(members),
        fnmr: shareOf(missed.get(group)),
        fmr: shareOf(matched.get(group)),
      };
    }),
  };
}

interface Tally {
  errors: number;
  trials: number;
}

function countWithin(
  pairs: RankedPairs,
  groupOf: readonly (string | null)[],
  isError: (similarity: number) => boolean,
): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const [rank, similarity] of pairs.similarities.entries()) {
    const { a, b } = pairs.pairAt(rank);
    const group = groupOf[a];
    if (!group || group !== groupOf[b]) continue;
    const tally = tallies.get(group) ?? { errors: 0, trials: 0 };
    tallies.set(group, tally);
    tally.trials++;
    if (isError(similarity)) tally.errors++;
  }
  return tallies;
}

function shareOf(tally: Tally | undefined): ErrorShare {
  return errorShare(tally?.errors ?? 0, tally?.trials ?? 0);
}
