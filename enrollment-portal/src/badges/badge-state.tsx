import { type Icon, IconBan, IconCircleCheck, IconReplace, IconZoomQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Credential } from '#contract/credential';
import { StatusBadge } from '../ui/status-badge.tsx';
import type { Tone } from '../ui/tone.ts';

const LOOKS: Readonly<Record<Credential['status'], { readonly tone: Tone; readonly icon: Icon }>> = {
  active: { tone: 'good', icon: IconCircleCheck },
  lost: { tone: 'warn', icon: IconZoomQuestion },
  replaced: { tone: 'idle', icon: IconReplace },
  revoked: { tone: 'bad', icon: IconBan },
};

export function BadgeState({ status }: { status: Credential['status'] }) {
  const { t } = useTranslation();
  return (
    <StatusBadge tone={LOOKS[status].tone} icon={LOOKS[status].icon}>
      {t(`badges.status.${status}`)}
    </StatusBadge>
  );
}
