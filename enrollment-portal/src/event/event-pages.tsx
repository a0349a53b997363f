import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from 'react-router';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { NotFoundPage } from '../ui/not-found-page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { CurrentEvent, eventsQuery } from './current-event.ts';

/** Finds the event of the address; pages behind it are mounted anew for each event. */
export function EventPages() {
  const { eventId } = useParams();
  const events = useQuery(eventsQuery);
  if (events.isPending) return <PageLoader />;
  if (events.isError) return <FailureNotice error={events.error} onRetry={() => void events.refetch()} />;
  const event = events.data.find(({ id }) => id === eventId);
  if (!event) return <NotFoundPage />;
  return (
    <CurrentEvent key={event.id} value={event}>
      <Outlet />
    </CurrentEvent>
  );
}
