import { type EnrolFailures, enrolFailures, type ImageUnderTest } from '../images/image-set.ts';
import type { Groups } from '../protocol/groups-file.ts';
import { type ErrorShare, errorShare } from '../statistics/error-share.ts';
import type { IdentificationScores, RankedSearches } from './identification-scores.ts';

export interface GroupSearchRates {
  readonly group: string;
  readonly people: number;
  readonly failures: EnrolFailures;
  readonly fnir: ErrorShare;
  readonly fpir: ErrorShare;
}

export interface SearchRatesByGroup {
  readonly threshold: number;
  readonly groups: readonly GroupSearchRates[];
  /** Probes that the file of groups does not name. */
  readonly ungrouped: number;
}

export interface GroupedSearches {
  readonly scores: IdentificationScores;
  readonly probes: readonly ImageUnderTest[];
  readonly people: readonly string[];
  readonly groups: Groups;
  readonly threshold: number;
}

/** Error rates of the probes of each group at one threshold, each probe counting 1. */
export function searchRatesByGroup(searches: GroupedSearches): SearchRatesByGroup {
  const { scores, probes, people, groups, threshold } = searches;
  const groupOf = (name: string, person: number): string | null => groups.groupOf(name, people[person] ?? '');
  const groupOfProbe = probes.map(({ file, person }) => groupOf(file.name, person));
  const names = Array.from(new Set(groupOfProbe.filter((group) => group !== null))).sort();
  const count = (ranked: RankedSearches, group: string, isError: (similarity: number) => boolean) => {
    const within = Array.from(ranked.similarities).filter((_, rank) => {
      const { probe, person } = ranked.searchAt(rank);
      return groupOf(probe.name, person) === group;
    });
    return errorShare(within.filter(isError).length, within.length);
  };
  return {
    threshold,
    ungrouped: groupOfProbe.filter((group) => group === null).length,
    groups: names.map((group) => {
      const members = probes.filter((_, i) => groupOfProbe[i] === group);
      return {
        group,
        people: new Set(members.map(({ person }) => person)).size,
        failures: enrolFailures(members),
        fnir: count(scores.mated, group, (similarity) => !(similarity >= threshold)),
        fpir: count(scores.nonMated, group, (similarity) => similarity >= threshold),
      };
    }),
  };
}
