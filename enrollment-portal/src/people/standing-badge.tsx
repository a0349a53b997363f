import {
  type Icon,
  IconBan,
  IconCalendarOff,
  IconCircleCheck,
  IconClock,
  IconEraser,
  IconHourglass,
  IconMessageQuestion,
  IconPlayerPause,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../ui/status-badge.tsx';
import type { Tone } from '../ui/tone.ts';
import type { Standing } from './standing.ts';

const LOOKS: Readonly<Record<Standing, { readonly tone: Tone; readonly icon: Icon }>> = {
  active: { tone: 'good', icon: IconCircleCheck },
  'not-yet': { tone: 'info', icon: IconClock },
  approved: { tone: 'info', icon: IconCircleCheck },
  applied: { tone: 'info', icon: IconHourglass },
  pending: { tone: 'info', icon: IconHourglass },
  'more-information': { tone: 'warn', icon: IconMessageQuestion },
  suspended: { tone: 'warn', icon: IconPlayerPause },
  expired: { tone: 'idle', icon: IconCalendarOff },
  revoked: { tone: 'bad', icon: IconBan },
  purged: { tone: 'idle', icon: IconEraser },
};

export function StandingBadge({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  const { tone, icon } = LOOKS[standing];
  return (
    <StatusBadge tone={tone} icon={icon}>
      {t(`people.standing.${standing}`)}
    </StatusBadge>
  );
}
