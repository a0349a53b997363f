import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';
import { EnrolFrame } from './enrol-frame.tsx';

/** After no: nothing was stored, and the badge is as good. */
export function BadgeInstead({ event, onBack }: { event: string; onBack: () => void }) {
  const { t } = useTranslation();
  return (
    <EnrolFrame
      title={t('enrol.badge.title')}
      event={event}
      actions={
        <Button size="lg" variant="default" onClick={onBack}>
          {t('enrol.badge.back')}
        </Button>
      }
    >
      <Notice tone="good">
        <Text>{t('enrol.badge.text')}</Text>
      </Notice>
      <Text c="dimmed">{t('enrol.badge.later')}</Text>
    </EnrolFrame>
  );
}
