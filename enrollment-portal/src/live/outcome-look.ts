import {
  type Icon,
  IconBan,
  IconCircleCheckFilled,
  IconClockExclamation,
  IconDeviceMobile,
  IconEyeOff,
  IconHandStop,
  IconId,
  IconUserQuestion,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { OutcomeKind } from '#domain/access/outcome';
import type { Tone } from '../ui/tone.ts';

/** Four answers that an officer tells apart at a glance; each outcome belongs to one. */
export const OUTCOME_GROUPS = ['let-in', 'refused', 'not-recognised', 'attention'] as const;
export type OutcomeGroup = (typeof OUTCOME_GROUPS)[number];

interface OutcomeLook {
  readonly group: OutcomeGroup;
  readonly tone: Tone;
  readonly icon: Icon;
}

const LOOKS: Readonly<Record<OutcomeKind, OutcomeLook>> = {
  granted: { group: 'let-in', tone: 'good', icon: IconCircleCheckFilled },
  'manual-override': { group: 'let-in', tone: 'info', icon: IconHandStop },
  denied: { group: 'refused', tone: 'bad', icon: IconBan },
  'unknown-face': { group: 'not-recognised', tone: 'idle', icon: IconUserQuestion },
  ambiguous: { group: 'not-recognised', tone: 'warn', icon: IconUsersGroup },
  'spoof-suspected': { group: 'attention', tone: 'bad', icon: IconDeviceMobile },
  'low-quality': { group: 'attention', tone: 'warn', icon: IconEyeOff },
  'badge-required': { group: 'attention', tone: 'warn', icon: IconId },
  'gallery-stale': { group: 'attention', tone: 'warn', icon: IconClockExclamation },
};

export function lookOf(kind: OutcomeKind): OutcomeLook {
  return LOOKS[kind];
}
