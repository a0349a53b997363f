import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { pathOf } from '#contract/call';
import { endWatch, listWatchlist, readWatchlistPhoto, watchPerson, watchPhoto } from '#contract/watchlist';
import { call } from '../api/call.ts';

export const watchlistQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['watchlist', eventId],
    queryFn: async ({ signal }) => (await call(listWatchlist, { params: { eventId } }, { signal })).entries,
  });

export function watchlistPhotoPath(eventId: string, entryId: string): string {
  return pathOf(readWatchlistPhoto, { params: { eventId, entryId } });
}

function useRefresh(eventId: string) {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: watchlistQuery(eventId).queryKey });
}

export function useWatchPerson(eventId: string) {
  const refresh = useRefresh(eventId);
  return useMutation({
    mutationFn: (body: { personId: string; reason: string }) =>
      call(watchPerson, { params: { eventId }, body }),
    onSettled: refresh,
  });
}

/** A photo that will not do is an answer, not an error. */
export function useWatchPhoto(eventId: string) {
  const refresh = useRefresh(eventId);
  return useMutation({
    mutationFn: ({ photo, ...query }: { photo: Blob; label: string; reason: string }) =>
      call(watchPhoto, { params: { eventId }, query }, { image: photo }),
    onSettled: refresh,
  });
}

export function useEndWatch(eventId: string) {
  const refresh = useRefresh(eventId);
  return useMutation({
    mutationFn: (entryId: string) => call(endWatch, { params: { eventId, entryId } }),
    onSettled: refresh,
  });
}
