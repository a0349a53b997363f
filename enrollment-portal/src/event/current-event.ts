import { queryOptions } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { type EventSummary, listEvents } from '#contract/event';
import { listVenues } from '#contract/venue';
import { call } from '../api/call.ts';
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

export const CurrentEvent = createContext<EventSummary | null>(null);

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
