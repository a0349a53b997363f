import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OwnEnrolment } from '#contract/enrolment';
import { Notice } from '../ui/notice.tsx';
import { EnrolFrame } from './enrol-frame.tsx';
import { StoredList } from './stored-list.tsx';

interface Props {
  readonly enrolment: OwnEnrolment;
  readonly onNext: () => void;
  readonly onBack: () => void;
}

/** What would be stored, for how long and by whom, and what happens to those who say no. */
export function DataStep({ enrolment, onNext, onBack }: Props) {
  const { t } = useTranslation();
  return (
    <EnrolFrame
      title={t('enrol.data.title')}
      event={enrolment.event.name}
      step="data"
      actions={
        <>
          <Button size="lg" onClick={onNext}>
            {t('enrol.next')}
          </Button>
          <Button size="lg" variant="subtle" onClick={onBack}>
            {t('enrol.back')}
          </Button>
        </>
      }
    >
      <StoredList enrolment={enrolment} />
      <Notice tone="good" title={t('enrol.data.withoutTitle')}>
        <Text fz="sm">{t('enrol.data.without')}</Text>
      </Notice>
    </EnrolFrame>
  );
}
