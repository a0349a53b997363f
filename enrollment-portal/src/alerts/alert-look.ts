import {
  type Icon,
  IconArrowsSplit,
  IconBan,
  IconCameraOff,
  IconClockExclamation,
  IconDatabaseExclamation,
  IconDeviceMobile,
  IconDoor,
  IconDoorOff,
  IconEye,
  IconFlame,
  IconLinkOff,
  IconPlugConnectedX,
  IconSendOff,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { AlertKind } from '#contract/alert';
import type { Tone } from '../ui/tone.ts';

interface AlertLook {
  readonly tone: Tone;
  readonly icon: Icon;
}

const LOOKS: Readonly<Record<AlertKind, AlertLook>> = {
  watchlist: { tone: 'bad', icon: IconEye },
  fire: { tone: 'bad', icon: IconFlame },
  'forced-open': { tone: 'bad', icon: IconDoorOff },
  tamper: { tone: 'bad', icon: IconCameraOff },
  spoof: { tone: 'bad', icon: IconDeviceMobile },
  'log-gap': { tone: 'bad', icon: IconLinkOff },
  offline: { tone: 'warn', icon: IconPlugConnectedX },
  'held-open': { tone: 'warn', icon: IconDoor },
  'repeated-refusals': { tone: 'warn', icon: IconBan },
  'passback-conflict': { tone: 'warn', icon: IconArrowsSplit },
  occupancy: { tone: 'warn', icon: IconUsersGroup },
  clock: { tone: 'warn', icon: IconClockExclamation },
  'disk-nearly-full': { tone: 'warn', icon: IconDatabaseExclamation },
  'deliveries-failing': { tone: 'warn', icon: IconSendOff },
};

export function alertLookOf(kind: AlertKind): AlertLook {
  return LOOKS[kind];
}
