import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { cursorSchema, idSchema, instantSchema, nameSchema, noBody } from './primitives.ts';

/**
 * What somebody found when they looked at two enrolled people who are very much alike.
 * `different-people`: not related as far as one knows; their likeness counts as a stranger's would.
 * `related`: twins or siblings; no stranger looks so much like somebody, so their likeness does not count.
 * `same-person`: one person under two names; one of the entries is to be erased.
 */
export const LOOK_ALIKE_DECISIONS = ['different-people', 'related', 'same-person'] as const;

export const lookAlikeDecisionSchema = z.enum(LOOK_ALIKE_DECISIONS);

export type LookAlikeDecision = z.infer<typeof lookAlikeDecisionSchema>;

const lookAlikePersonSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  externalId: z.string().nullable(),
});

/** Two enrolled people who may be one, or twins. */
export const lookAlikeSchema = z
  .strictObject({
    id: idSchema,
    people: z.tuple([lookAlikePersonSchema, lookAlikePersonSchema]),
    similarity: z.number(),
    foundAt: instantSchema,
    state: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('open') }),
      z.strictObject({
        kind: z.literal('decided'),
        decision: lookAlikeDecisionSchema,
        /** Null when the account is gone. */
        decidedBy: z.string().nullable(),
        decidedAt: instantSchema,
      }),
    ]),
  })
  .meta({ id: 'LookAlike' });

export type LookAlike = z.infer<typeof lookAlikeSchema>;

export const listLookAlikes = endpoint({
  id: 'listLookAlikes',
  method: 'get',
  path: '/api/v1/events/:eventId/look-alikes',
  summary: 'Pairs of enrolled people who look very much alike, most similar first',
  audience: { kind: 'user', permission: 'person:read' },
  params: z.strictObject({ eventId: idSchema }),
  query: z.strictObject({
    state: z.enum(['open', 'decided']).default('open'),
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    lookAlikes: z.array(lookAlikeSchema),
    open: z.int().nonnegative(),
    nextCursor: cursorSchema.nullable(),
  }),
});

export const decideLookAlike = endpoint({
  id: 'decideLookAlike',
  method: 'post',
  path: '/api/v1/events/:eventId/look-alikes/:lookAlikeId/decision',
  summary: 'Say who two look-alikes are; a conflict when somebody has decided already',
  audience: { kind: 'user', permission: 'person:write' },
  params: z.strictObject({ eventId: idSchema, lookAlikeId: idSchema }),
  query: z.strictObject({}),
  accepts: 'json',
  body: z.strictObject({ decision: lookAlikeDecisionSchema }),
  answers: 'json',
  status: 200,
  reply: lookAlikeSchema,
});

/** Whom somebody resembles most, of everyone else in the event. */
export const nearestPersonSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('somebody'), person: lookAlikePersonSchema, similarity: z.number() }),
    z.strictObject({ kind: z.literal('nobody-else') }),
    /** They have no face here, or were not compared yet. */
    z.strictObject({ kind: z.literal('not-compared') }),
  ])
  .meta({ id: 'NearestPerson' });

export type NearestPerson = z.infer<typeof nearestPersonSchema>;

export const findNearestPerson = endpoint({
  id: 'findNearestPerson',
  method: 'get',
  path: '/api/v1/events/:eventId/people/:personId/nearest',
  summary: 'Whom an enrolled person resembles most, as everyone was last compared with everyone',
  audience: { kind: 'user', permission: 'person:read' },
  params: z.strictObject({ eventId: idSchema, personId: idSchema }),
  query: z.strictObject({}),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: nearestPersonSchema,
});
