import { useTranslation } from 'react-i18next';
import type { Outcome } from '#domain/access/outcome';
import { StatusBadge } from '../ui/status-badge.tsx';
import { lookOf } from './outcome-look.ts';
import { outcomeWords } from './outcome-words.ts';

export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation();
  const { tone, icon } = lookOf(outcome.kind);
  return (
    <StatusBadge tone={tone} icon={icon}>
      {outcomeWords(t, outcome)}
    </StatusBadge>
  );
}
