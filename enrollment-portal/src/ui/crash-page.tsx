import { Button, EmptyState } from '@mantine/core';
import { IconMoodPuzzled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** When a page breaks, or its code is gone because a newer portal was installed in the meantime. */
export function CrashPage() {
  const { t } = useTranslation();
  return (
    <EmptyState
      role="alert"
      py={96}
      icon={<IconMoodPuzzled stroke={1.5} aria-hidden />}
      title={t('failure.crash.title')}
      description={t('failure.crash.text')}
    >
      <EmptyState.Actions>
        <Button variant="default" onClick={() => window.location.reload()}>
          {t('failure.crash.reload')}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
