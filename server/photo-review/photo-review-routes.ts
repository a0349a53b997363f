import type { HandlersOf } from '../http/handler.ts';
import type { PhotoReviewService } from './photo-review-service.ts';

export function photoReviewRoutes(
  reviews: PhotoReviewService,
): HandlersOf<'listReviews' | 'readReview' | 'readReviewPhoto' | 'decidePhoto'> {
  return {
    listReviews: ({ actor, params, query }) => reviews.list(actor, params.eventId, query),
    readReview: ({ actor, params }) => reviews.read(actor, params),
    readReviewPhoto: async ({ actor, params }) => ({
      bytes: await reviews.readPhoto(actor, params),
      contentType: 'image/jpeg',
    }),
    decidePhoto: ({ actor, params, version, body }) => reviews.decide(actor, params, version, body),
  };
}
