import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useEvent, venuesQuery } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { NotFoundPage } from '../ui/not-found-page.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { ZoneEditor } from './zone-editor.tsx';

/** Everything that a zone asks of who enters, in one form. */
export function ZonePage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const { zoneId } = useParams();
  const venues = useQuery(venuesQuery(eventId));
  const venue = venues.data?.find(({ zones }) => zones.some(({ id }) => id === zoneId));
  const zone = venue?.zones.find(({ id }) => id === zoneId);
  if (venues.data && !(venue && zone)) return <NotFoundPage />;
  return (
    <Page
      title={zone?.name ?? t('setup.zones')}
      note={
        <>
          <Anchor component={Link} to={eventPath(eventId, 'setup')} inherit underline="always">
            {t('setup.title')}
          </Anchor>
          {venue && ` · ${venue.name}`}
        </>
      }
      width="reading"
    >
      {venues.isPending && <PageLoader />}
      {venues.isError && !venues.data && (
        <FailureNotice title={t('setup.failed')} error={venues.error} onRetry={() => void venues.refetch()} />
      )}
      {venue && zone && <ZoneEditor key={zone.id} venueId={venue.id} zone={zone} />}
    </Page>
  );
}
