import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Correction, correctOccupancy, listOccupancy, listPresent } from '#contract/occupancy';
import { call } from '../api/call.ts';

const ASK_EVERY_MS = 3_000;
const PAGE = 200;

export const occupancyQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['occupancy', eventId],
    queryFn: ({ signal }) => call(listOccupancy, { params: { eventId } }, { signal }),
    refetchInterval: ASK_EVERY_MS,
  });

export const presentQuery = (eventId: string, zoneId: string) =>
  infiniteQueryOptions({
    queryKey: ['present', eventId, zoneId],
    queryFn: ({ pageParam, signal }) =>
      call(
        listPresent,
        {
          params: { eventId, zoneId },
          query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ASK_EVERY_MS,
  });

export function useCorrect(eventId: string, zoneId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Correction) => call(correctOccupancy, { params: { eventId, zoneId }, body }),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: presentQuery(eventId, zoneId).queryKey }),
        queries.invalidateQueries({ queryKey: occupancyQuery(eventId).queryKey }),
      ]),
  });
}
