import path from 'node:path';
import type { ImageUnderTest } from '../images/image-set.ts';
import type { Groups } from '../protocol/groups-file.ts';
import { type ErrorShare, errorShare } from '../statistics/error-share.ts';
import { answersOf, attacksByKind, worstAttack } from './pad-answers.ts';
import type { WorstKind } from './worst-kind.ts';

/** Of the presentations of one group that got an answer. */
export interface PadGroup {
  readonly group: string;
  /** Of the kind that is worst in this group. */
  readonly apcer: WorstKind | null;
  readonly bpcer: ErrorShare;
}

interface GroupedPresentations {
  readonly bonaFide: readonly ImageUnderTest[];
  readonly attacks: readonly ImageUnderTest[];
  /** Of attacks that lie in no folder of their own. */
  readonly ownKind: string;
  readonly groups: Groups;
}

export function padByGroup({
  bonaFide,
  attacks,
  ownKind,
  groups,
}: GroupedPresentations): readonly PadGroup[] {
  const groupOf = ({ file }: ImageUnderTest) => groups.groupOf(file.name, path.posix.basename(file.name));
  const names = new Set([...bonaFide, ...attacks].map(groupOf).filter((group) => group !== null));
  return Array.from(names)
    .sort()
    .map((group) => {
      const honest = answersOf(bonaFide.filter((image) => groupOf(image) === group));
      const kinds = attacksByKind(
        attacks.filter((image) => groupOf(image) === group),
        ownKind,
      );
      return {
        group,
        apcer: worstAttack(kinds),
        bpcer: errorShare(honest.suspect, honest.clear + honest.suspect),
      };
    });
}
