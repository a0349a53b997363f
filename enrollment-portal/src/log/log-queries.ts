import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { listPassages, type PassageFilter } from '#contract/passage';
import { listPeople } from '#contract/person';
import { call } from '../api/call.ts';

const PAGE = 100;
/** As many as somebody reads through while typing. */
const SUGGESTIONS = 8;

export const logQuery = (eventId: string, filter: PassageFilter) =>
  infiniteQueryOptions({
    queryKey: ['log', eventId, filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        listPassages,
        {
          params: { eventId },
          query: { ...filter, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const suggestionsQuery = (eventId: string, search: string) =>
  queryOptions({
    queryKey: ['people-suggestions', eventId, search],
    queryFn: async ({ signal }) =>
      (await call(listPeople, { params: { eventId }, query: { limit: SUGGESTIONS, search } }, { signal }))
        .people,
    enabled: search !== '',
    placeholderData: keepPreviousData,
  });
