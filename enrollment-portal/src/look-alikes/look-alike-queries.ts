import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { decideLookAlike, type LookAlikeDecision, listLookAlikes } from '#contract/look-alike';
import { call } from '../api/call.ts';
import { promisesQuery } from '../promise/promise-queries.ts';

export type LookAlikeState = 'open' | 'decided';

export const lookAlikesQuery = (eventId: string, state: LookAlikeState) =>
  infiniteQueryOptions({
    queryKey: ['look-alikes', eventId, state],
    queryFn: ({ pageParam, signal }) =>
      call(
        listLookAlikes,
        {
          params: { eventId },
          query: { state, ...(pageParam === null ? {} : { cursor: pageParam }) },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** Whatever becomes of it, the list is read again: a colleague may have been quicker. */
export function useDecide(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ lookAlikeId, decision }: { lookAlikeId: string; decision: LookAlikeDecision }) =>
      call(decideLookAlike, { params: { eventId, lookAlikeId }, body: { decision } }),
    onSettled: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['look-alikes', eventId] }),
        queries.invalidateQueries({ queryKey: promisesQuery(eventId).queryKey }),
      ]);
    },
  });
}
