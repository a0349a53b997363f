import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useReducer, useRef } from 'react';
import { reviewPhotoQuery, reviewsQuery, send, whoDecided } from './review-queries.ts';
import {
  countOpen,
  EMPTY_QUEUE,
  idOfItem,
  itemInHand,
  lastHeld,
  move,
  type ReviewQueue,
  type Saying,
  say,
  settle,
  takeBack,
  takeIn,
  upcoming,
} from './review-queue.ts';

/** How long a decision can be taken back before it is sent. */
const HELD_MS = 4_000;
const AHEAD = 4;
const FEW = 10;

type Step = (queue: ReviewQueue) => ReviewQueue;

/** The queue with what it takes to work through it: pictures ahead of time, decisions behind, news in between. */
export function useReviewQueue(eventId: string) {
  const queries = useQueryClient();
  const list = useInfiniteQuery(reviewsQuery(eventId));
  const [queue, step] = useReducer((before: ReviewQueue, change: Step) => change(before), EMPTY_QUEUE);
  const held = useRef(new Map<string, { readonly timer: number; readonly go: () => void }>());
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = list;

  useEffect(() => {
    if (!data) return;
    const waiting = data.pages.flatMap((page) => page.items);
    step((before) => takeIn(before, waiting, hasNextPage ? 'part' : 'all'));
  }, [data, hasNextPage]);

  const few = countOpen(queue) < FEW;
  useEffect(() => {
    if (few && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [few, hasNextPage, isFetchingNextPage, fetchNextPage]);

  useEffect(() => {
    for (const item of upcoming(queue, AHEAD)) {
      if (item.kind === 'photo') void queries.prefetchQuery(reviewPhotoQuery(eventId, item.review.id));
    }
  }, [queue, queries, eventId]);

  const inHand = itemInHand(queue);
  const overtaken = queue.said.get(queue.inHand ?? '');
  const nameless = inHand?.kind === 'photo' && overtaken?.kind === 'elsewhere' && overtaken.by === null;
  const overtakenId = nameless ? inHand.review.id : null;
  useEffect(() => {
    if (overtakenId === null) return;
    void whoDecided(eventId, overtakenId).then((by) => {
      if (by !== null) step((before) => settle(before, overtakenId, { kind: 'elsewhere', by }));
    });
  }, [overtakenId, eventId]);

  const sendAll = useEffectEvent(() => {
    for (const { timer, go } of held.current.values()) {
      window.clearTimeout(timer);
      go();
    }
  });
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (held.current.size > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
      sendAll();
    };
  }, []);

  return {
    list,
    queue,
    inHand,
    decide: (saying: Saying) => {
      if (!inHand) return;
      const id = idOfItem(inHand);
      if (held.current.has(id)) return;
      const go = () => {
        held.current.delete(id);
        step((before) => settle(before, id, { kind: 'sending', saying }));
        void send(eventId, inHand, saying).then((said) => {
          step((before) => settle(before, id, said));
          void queries.invalidateQueries({ queryKey: ['people', eventId] });
        });
      };
      held.current.set(id, { timer: window.setTimeout(go, HELD_MS), go });
      step((before) => say(before, saying));
    },
    undo: () => {
      const id = lastHeld(queue);
      if (id === null) return;
      window.clearTimeout(held.current.get(id)?.timer);
      held.current.delete(id);
      step((before) => takeBack(before, id));
    },
    move: (by: 1 | -1) => step((before) => move(before, by)),
  };
}
