import type { HandlersOf } from '../http/handler.ts';
import type { PhotoReviewService } from './photo-review-service.ts';

export function photoReviewRoutes(
  reviews: PhotoReviewService,
): HandlersOf<'listReviews' | 'readReviewPhoto' | 'decidePhoto'> {
  return {
    listReviews: ({ actor, params, query }) => reviews.list(actor, params.eventId, query),
    readReviewPhoto: async ({ actor, params }) => ({
      bytes: await reviews.readPhoto(actor, params),
      contentType: 'image/jpeg',
    }),
    decidePhoto: ({ actor, params, version, body }) => reviews.decide(actor, params, version, body),
  };
}
