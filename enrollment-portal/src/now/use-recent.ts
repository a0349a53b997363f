import { useEffect, useState } from 'react';
import type { Passage } from '#contract/passage';
import { type LiveFeed, useLiveFeed } from '../live/use-live-feed.ts';

/** So long ago begins what similarities are compared with. */
const KEEP_MS = 60 * 60_000;
const MOST = 2_000;
const TICK_MS = 5_000;
const NOTHING: readonly Passage[] = [];
const IGNORE = () => undefined;

export interface Recent {
  readonly live: LiveFeed;
  /** Newest first. */
  readonly passages: readonly Passage[];
  /** Since when they are all there; later than asked for where the log is busier than a page can hold. */
  readonly completeSinceMs: number;
  readonly nowMs: number;
}

/** The entries of the last hour, kept up to date as people walk up. */
export function useRecent(eventId: string): Recent {
  const live = useLiveFeed(eventId, IGNORE);
  const nowMs = useNow();
  const feed = live.kind === 'ready' ? live.feed : null;
  const older = live.kind === 'ready' ? live.older : null;
  const passages = feed?.passages ?? NOTHING;
  const oldest = passages.at(-1)?.at ?? nowMs;
  const from = nowMs - KEEP_MS;
  const wanting = feed !== null && feed.olderCursor !== null && oldest > from && passages.length < MOST;
  useEffect(() => {
    if (wanting && older && !older.loading && older.error === null) older.load();
  }, [wanting, older]);
  return {
    live,
    passages: passages.filter(({ at }) => at >= from),
    completeSinceMs: feed?.olderCursor === null ? from : Math.max(from, oldest),
    nowMs,
  };
}

function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
