import { Button, EmptyState, Stack } from '@mantine/core';
import { IconBuildingStadium, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEvent, venuesQuery } from '../event/current-event.ts';
import { CalibrationState } from '../promise/calibration-state.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { SetupTabs } from './setup-tabs.tsx';
import { VenueCard } from './venue-card.tsx';
import { CreateVenueDialog } from './venue-dialog.tsx';

export function SetupPage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const venues = useQuery(venuesQuery(eventId));
  const [adding, setAdding] = useState(false);
  const add = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
      {t('setup.venue.add')}
    </Button>
  );

  return (
    <Page
      title={t('setup.title')}
      note={t('setup.lead')}
      width="reading"
      actions={venues.data && venues.data.length > 0 && add}
    >
      <SetupTabs />
      {venues.isPending && <PageLoader />}
      {venues.isError && !venues.data && (
        <FailureNotice title={t('setup.failed')} error={venues.error} onRetry={() => void venues.refetch()} />
      )}
      {venues.data?.length === 0 && (
        <EmptyState
          py={64}
          icon={<IconBuildingStadium stroke={1.5} aria-hidden />}
          withIndicatorBackground
          title={t('setup.empty.title')}
          description={t('setup.empty.text')}
        >
          <EmptyState.Actions>{add}</EmptyState.Actions>
        </EmptyState>
      )}
      <Stack gap="md">
        {venues.data && venues.data.length > 0 && <CalibrationState />}
        {venues.data?.map((venue) => (
          <VenueCard key={venue.id} venue={venue} />
        ))}
      </Stack>
      <CreateVenueDialog opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}
