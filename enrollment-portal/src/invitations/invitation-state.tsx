import { type Icon, IconCircleCheck, IconClockX, IconMailForward, IconMailX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Invitation } from '#contract/invitation';
import { useEventFormat } from '../event/current-event.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import type { Tone } from '../ui/tone.ts';

const LOOKS: Readonly<Record<Invitation['state']['kind'], { readonly tone: Tone; readonly icon: Icon }>> = {
  waiting: { tone: 'info', icon: IconMailForward },
  opened: { tone: 'good', icon: IconCircleCheck },
  expired: { tone: 'warn', icon: IconClockX },
  revoked: { tone: 'idle', icon: IconMailX },
};

/** How far an invitation is, with the day that matters. */
export function InvitationState({ state }: { state: Invitation['state'] }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { tone, icon } = LOOKS[state.kind];
  const day = format.day(state.kind === 'waiting' ? state.until : state.at);
  return (
    <StatusBadge tone={tone} icon={icon}>
      {t(`invitations.state.${state.kind}`, { day })}
    </StatusBadge>
  );
}
