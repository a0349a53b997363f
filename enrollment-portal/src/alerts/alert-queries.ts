import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { type AlertKind, acknowledgeAlert, listAlerts, type RaisedAlert } from '#contract/alert';
import { call } from '../api/call.ts';

const PAGE = 50;
/** The live page hears of alerts at once; everywhere else this is soon enough. */
const ASK_EVERY_MS = 10_000;

export const ALERT_STATES = ['open', 'acknowledged', 'all'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

export const alertsQuery = (eventId: string, state: AlertState, kind: AlertKind | null) =>
  infiniteQueryOptions({
    queryKey: ['alerts', eventId, state, kind],
    queryFn: ({ pageParam, signal }) =>
      call(
        listAlerts,
        {
          params: { eventId },
          query: {
            state,
            limit: PAGE,
            ...(kind === null ? {} : { kind }),
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ASK_EVERY_MS,
  });

export const openAlertsQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['alerts', eventId, 'newest'],
    queryFn: ({ signal }) =>
      call(listAlerts, { params: { eventId }, query: { state: 'open', limit: 3 } }, { signal }),
    refetchInterval: ASK_EVERY_MS,
  });

export function useAcknowledge(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ alert, note }: { readonly alert: RaisedAlert; readonly note: string }) =>
      call(acknowledgeAlert, {
        params: { eventId, alertId: alert.id },
        version: alert.version,
        body: { note },
      }),
    // Also when somebody was quicker: what they have written is shown then.
    onSettled: () => queries.invalidateQueries({ queryKey: ['alerts', eventId] }),
  });
}
