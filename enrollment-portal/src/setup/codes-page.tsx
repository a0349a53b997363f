import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useEvent } from '../event/current-event.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { CodesCard } from './codes-card.tsx';
import { codesQuery } from './codes-queries.ts';
import { SetupTabs } from './setup-tabs.tsx';

/** What people are accredited as, where each kind may go, and what they do. */
export function CodesPage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const codes = useQuery(codesQuery(eventId));
  return (
    <Page title={t('setup.title')} note={t('setup.codes.lead')} width="reading">
      <SetupTabs />
      {codes.isPending && <PageLoader />}
      {codes.isError && !codes.data && (
        <FailureNotice
          title={t('setup.codes.failed')}
          error={codes.error}
          onRetry={() => void codes.refetch()}
        />
      )}
      {codes.data && (
        <Stack gap="md">
          <CodesCard kind="categories" codes={codes.data} />
          <CodesCard kind="functions" codes={codes.data} />
        </Stack>
      )}
    </Page>
  );
}
