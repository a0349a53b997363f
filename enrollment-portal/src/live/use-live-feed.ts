import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Dispatch, type SetStateAction, useEffect, useRef, useState } from 'react';
import type { RaisedAlert } from '#contract/alert';
import { listPassages, type Passage } from '#contract/passage';
import { call } from '../api/call.ts';
import { sessionQuery } from '../session/session.ts';
import { type Feed, feedFrom, withLive, withOlder } from './feed.ts';
import { PassageStream, type StreamState } from './passage-stream.ts';

const FIRST_PAGE = 100;
const OLDER_PAGE = 100;
/** Entries are shown in steps of this, so that a burst costs one rendering and not one for each. */
const SHOW_EVERY_MS = 250;
/** Beyond this the page starts over from the newest, instead of growing through a whole day. */
const MOST_KEPT = 3_000;

export type LiveFeed =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown; readonly retry: () => void }
  | {
      readonly kind: 'ready';
      readonly feed: Feed;
      readonly stream: StreamState;
      readonly older: { readonly loading: boolean; readonly error: unknown; readonly load: () => void };
    };

/** The newest entries, then every change as it happens, and older ones on request. */
export function useLiveFeed(eventId: string, onAlert: (alert: RaisedAlert) => void): LiveFeed {
  const queries = useQueryClient();
  const tellAlert = useRef(onAlert);
  useEffect(() => {
    tellAlert.current = onAlert;
  }, [onAlert]);
  const [feed, setFeed] = useState<Feed | null>(null);
  const [stream, setStream] = useState<StreamState>('connecting');
  const start = useQuery({
    queryKey: ['live', eventId],
    queryFn: ({ signal }) =>
      call(listPassages, { params: { eventId }, query: { limit: FIRST_PAGE } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const { data: page, refetch: startOver } = start;

  useEffect(() => {
    if (!page) return;
    setFeed(feedFrom(page));
    let heard = 0;
    let waiting: Passage[] = [];
    const show = () => {
      const news = waiting;
      if (news.length === 0) return;
      waiting = [];
      heard += news.length;
      setFeed((known) => known && withLive(known, news));
      const atTop = window.scrollY < window.innerHeight;
      if (heard > MOST_KEPT && atTop) void startOver();
    };
    const timer = setInterval(show, SHOW_EVERY_MS);
    const source = new PassageStream(eventId, page.liveFrom, {
      onPassage: (passage) => waiting.push(passage),
      onAlert: (alert) => tellAlert.current(alert),
      onState: setStream,
      // Tells a lost session from a server that is away; the first leads to the sign-in page.
      onRefused: () => void queries.refetchQueries({ queryKey: sessionQuery.queryKey }),
    });
    source.open();
    return () => {
      source.close();
      clearInterval(timer);
    };
  }, [page, eventId, queries, startOver]);

  const older = useOlder(eventId, feed, setFeed);
  if (feed) return { kind: 'ready', feed, stream, older };
  if (start.isError) return { kind: 'failed', error: start.error, retry: () => void startOver() };
  return { kind: 'loading' };
}

function useOlder(eventId: string, feed: Feed | null, setFeed: Dispatch<SetStateAction<Feed | null>>) {
  const cursor = feed?.olderCursor ?? null;
  const { mutate, isPending, error } = useMutation({
    mutationFn: (from: string) =>
      call(listPassages, { params: { eventId }, query: { limit: OLDER_PAGE, cursor: from } }),
    onSuccess: (page) => setFeed((known) => known && withOlder(known, page)),
  });
  return {
    loading: isPending,
    error,
    load: () => {
      if (cursor !== null && !isPending) mutate(cursor);
    },
  };
}
