import type { HandlersOf } from '../http/handler.ts';
import type { WatchlistService } from './watchlist-service.ts';

export function watchlistRoutes(
  watchlist: WatchlistService,
): HandlersOf<'listWatchlist' | 'watchPerson' | 'watchPhoto' | 'readWatchlistPhoto' | 'endWatch'> {
  return {
    listWatchlist: ({ actor, params }) => watchlist.list(actor, params.eventId),
    watchPerson: ({ actor, params, body }) => watchlist.watchPerson(actor, params.eventId, body),
    watchPhoto: ({ actor, params, query, body }) => watchlist.watchPhoto(actor, params.eventId, body, query),
    readWatchlistPhoto: async ({ actor, params }) => ({
      bytes: await watchlist.readPhoto(actor, params.eventId, params.entryId),
      contentType: 'image/jpeg',
    }),
    endWatch: ({ actor, params }) => watchlist.end(actor, params.eventId, params.entryId),
  };
}
