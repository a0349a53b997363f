import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { pathOf } from '#contract/call';
import { decideLookAlike } from '#contract/look-alike';
import {
  decidePhoto,
  listReviews,
  type ReviewItem,
  readReview,
  readReviewPhoto,
} from '#contract/photo-review';
import { call } from '../api/call.ts';
import { failureKindOf, RequestFailed } from '../api/request-failed.ts';
import type { Said, Saying } from './review-queue.ts';

const PAGE = 50;
/** How soon an officer sees what colleagues have decided. */
const LOOK_AGAIN_MS = 15_000;

export const reviewsQuery = (eventId: string) =>
  infiniteQueryOptions({
    queryKey: ['reviews', eventId],
    queryFn: ({ pageParam, signal }) =>
      call(
        listReviews,
        { params: { eventId }, query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: LOOK_AGAIN_MS,
  });

/** The picture itself, fetched before it is shown and forgotten soon after: the server lets nobody cache it. */
export const reviewPhotoQuery = (eventId: string, reviewId: string) =>
  queryOptions({
    queryKey: ['review-photo', eventId, reviewId],
    queryFn: async ({ signal }) => {
      const path = pathOf(readReviewPhoto, { params: { eventId, reviewId } });
      const response = await fetch(path, { signal, credentials: 'same-origin' }).catch((cause: unknown) => {
        throw new RequestFailed('unreachable', [], { cause });
      });
      if (!response.ok) throw new RequestFailed(response.status === 404 ? 'not-found' : 'unavailable');
      return response.blob();
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

/** Sends what was said of an item; never throws. */
export async function send(eventId: string, item: ReviewItem, saying: Saying): Promise<Said> {
  try {
    if (item.kind === 'photo' && saying.kind === 'photo') {
      const { id, version } = item.review;
      await call(decidePhoto, { params: { eventId, reviewId: id }, version, body: saying.decision });
    } else if (item.kind === 'look-alike' && saying.kind === 'look-alike') {
      const params = { eventId, lookAlikeId: item.lookAlike.id };
      await call(decideLookAlike, { params, body: { decision: saying.decision } });
    }
    return { kind: 'done', saying };
  } catch (error) {
    return afterFailure(eventId, item, failureKindOf(error));
  }
}

async function afterFailure(
  eventId: string,
  item: ReviewItem,
  because: Extract<Said, { kind: 'failed' }>['because'],
): Promise<Said> {
  const overtaken =
    because === 'changed-meanwhile' ||
    because === 'not-found' ||
    (because === 'conflict' && item.kind === 'look-alike');
  if (!overtaken) return { kind: 'failed', because };
  return { kind: 'elsewhere', by: item.kind === 'photo' ? await whoDecided(eventId, item.review.id) : null };
}

/** Null where it is not known, or the account is gone. */
export async function whoDecided(eventId: string, reviewId: string): Promise<string | null> {
  try {
    const { state } = await call(readReview, { params: { eventId, reviewId } });
    return state.kind === 'decided' ? state.decidedBy : null;
  } catch {
    // A name is only an explanation; without it the page says that somebody was quicker.
    return null;
  }
}
