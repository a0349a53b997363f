import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { explanationSchema } from './enrolment.ts';
import { lookAlikeSchema } from './look-alike.ts';
import { qualityAssessmentSchema, unusablePhotoSchema } from './person.ts';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  nameSchema,
  noBody,
  nothing,
  versionSchema,
} from './primitives.ts';

const personSchema = z.strictObject({ id: idSchema, name: nameSchema, externalId: z.string().nullable() });

/** A photo that somebody has to look at before gates know it. */
export const photoReviewSchema = z
  .strictObject({
    id: idSchema,
    version: versionSchema,
    person: personSchema,
    /** Why it is not enrolled by itself. */
    because: z.discriminatedUnion('kind', [
      /** Its subject says why there is no better one. */
      z.strictObject({ kind: z.literal('explained') }),
      /** It came with an import and falls short. */
      z.strictObject({ kind: z.literal('imported') }),
      /** It looks like somebody else's; null when that person is gone. */
      z.strictObject({
        kind: z.literal('duplicate'),
        other: personSchema.nullable(),
        similarity: z.number().nullable(),
      }),
      /** It does not look like the person's earlier photos. */
      z.strictObject({ kind: z.literal('other-person') }),
    ]),
    /** `instead`: approved, it takes the place of the person's earlier photos. */
    place: z.enum(['beside', 'instead']),
    /** What is wrong with it by itself; null when nothing is. */
    refusal: unusablePhotoSchema.nullable(),
    quality: z.array(qualityAssessmentSchema),
    explanation: explanationSchema.nullable(),
    sentAt: instantSchema,
    state: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('open') }),
      z.strictObject({
        kind: z.literal('decided'),
        decision: z.enum(['approved', 'another-asked-for', 'rejected']),
        message: z.string().nullable(),
        decidedBy: z.string().nullable(),
        decidedAt: instantSchema,
      }),
      /** A later photo took its place, or consent was withdrawn. */
      z.strictObject({ kind: z.literal('gone'), at: instantSchema }),
    ]),
  })
  .meta({ id: 'PhotoReview' });

export type PhotoReview = z.infer<typeof photoReviewSchema>;

/** What waits to be looked at: photos, and pairs of people who look alike. */
export const reviewItemSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('photo'), review: photoReviewSchema }),
  z.strictObject({ kind: z.literal('look-alike'), lookAlike: lookAlikeSchema }),
]);

export type ReviewItem = z.infer<typeof reviewItemSchema>;

const messageSchema = z.string().trim().min(1).max(500);

export const photoDecisionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('approve') }),
  /** The message is shown to the person. */
  z.strictObject({ kind: z.literal('ask-for-another'), message: messageSchema }),
  z.strictObject({ kind: z.literal('reject'), reason: messageSchema }),
]);

export type PhotoDecision = z.infer<typeof photoDecisionSchema>;

const eventParams = z.strictObject({ eventId: idSchema });
const reviewParams = eventParams.extend({ reviewId: idSchema });

export const listReviews = endpoint({
  id: 'listReviews',
  method: 'get',
  path: '/api/v1/events/:eventId/reviews',
  summary: 'Photos and look-alikes that wait to be looked at, longest first',
  audience: { kind: 'user', permission: 'person:read' },
  params: eventParams,
  query: z.strictObject({
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    items: z.array(reviewItemSchema),
    waiting: z.strictObject({ photos: z.int().nonnegative(), lookAlikes: z.int().nonnegative() }),
    nextCursor: cursorSchema.nullable(),
  }),
});

export const readReview = endpoint({
  id: 'readReview',
  method: 'get',
  path: '/api/v1/events/:eventId/reviews/:reviewId',
  summary: 'One photo that waits to be looked at, or what was decided on it and by whom',
  audience: { kind: 'user', permission: 'person:read' },
  params: reviewParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: photoReviewSchema,
});

export const readReviewPhoto = endpoint({
  id: 'readReviewPhoto',
  method: 'get',
  path: '/api/v1/events/:eventId/reviews/:reviewId/photo',
  summary: 'The photo that waits to be looked at',
  audience: { kind: 'user', permission: 'person:read' },
  params: reviewParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'image',
  status: 200,
  reply: noBody,
});

export const decidePhoto = endpoint({
  id: 'decidePhoto',
  method: 'post',
  path: '/api/v1/events/:eventId/reviews/:reviewId/decision',
  summary:
    'Approve a photo, ask for another, or reject it. Approving needs one face that can be read, whatever its measures',
  audience: { kind: 'user', permission: 'person:write' },
  version: 'required',
  params: reviewParams,
  query: nothing,
  accepts: 'json',
  body: photoDecisionSchema,
  answers: 'json',
  status: 200,
  reply: photoReviewSchema,
});
