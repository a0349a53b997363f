import { IconFaceId, IconPhotoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { StatusBadge } from '../ui/status-badge.tsx';

/** Whether gates can know the person's face. */
export function EnrolmentBadge({ enrolment }: { enrolment: Person['enrolment'] }) {
  const { t } = useTranslation();
  return enrolment.kind === 'enrolled' ? (
    <StatusBadge tone="good" icon={IconFaceId}>
      {t('people.enrolment.enrolled')}
    </StatusBadge>
  ) : (
    <StatusBadge tone="idle" icon={IconPhotoOff}>
      {t(`people.enrolment.${enrolment.kind}`)}
    </StatusBadge>
  );
}
