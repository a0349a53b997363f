import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { Outlet, useParams } from 'react-router';
import { type EventSummary, listEvents, listVenues } from '#contract/event';
import { call } from '../api/call.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { NotFoundPage } from '../ui/not-found-page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { useFormat } from '../ui/use-format.ts';

export const eventsQuery = queryOptions({
  queryKey: ['events'],
  queryFn: async ({ signal }) => (await call(listEvents, {}, { signal })).events,
  staleTime: 60_000,
});

export const venuesQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['venues', eventId],
    queryFn: async ({ signal }) => (await call(listVenues, { params: { eventId } }, { signal })).venues,
    staleTime: 30_000,
  });

const CurrentEvent = createContext<EventSummary | null>(null);

/** @throws outside of the pages of an event */
export function useEvent(): EventSummary {
  const event = useContext(CurrentEvent);
  if (!event) throw new Error('this page belongs to no event');
  return event;
}

/** Dates and times as they are at the event. */
export function useEventFormat() {
  return useFormat(useEvent().timeZone);
}

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
