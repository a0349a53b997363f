import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { codeSchema, idSchema, instantSchema, nameSchema, noBody, nothing } from './primitives.ts';
import { promiseRefusalSchema } from './promise-basis.ts';
import { LARGEST_FPIR, zonePolicySchema } from './zone-policy.ts';

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();

/** What an answer to a promise rests on. */
export const evidenceSourceSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('event'),
      people: count,
      /** How many independent strangers the scores are worth. */
      trials: z.number().nonnegative(),
      /** Of these, how many score above the threshold; null while the promise is refused. */
      accepted: z.number().nonnegative().nullable(),
      /** Pairs left out until somebody has looked at them, or because they tell nothing of strangers. */
      pairsSetAside: count,
      /** Pairs that nobody has decided on, too many to be people under two names: until then they count as strangers. */
      pairsCounted: count,
      measuredAt: instantSchema,
    }),
    z.strictObject({
      kind: z.literal('shipped'),
      /** Where the scores were measured, in words. */
      source: z.string(),
      people: count,
      comparisons: count,
    }),
  ])
  .meta({ id: 'EvidenceSource' });

/** One zone's promise, what it rests on, what it costs, and what it would take where it is refused. */
export const promiseSheetSchema = z
  .strictObject({
    promisedFpir: z.number(),
    confidence: share,
    /** The gallery that was asked: whose faces the zone's gates hold. */
    gallery: z.strictObject({ scope: z.enum(['entitled', 'event']), people: count, templates: count }),
    answer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('kept'), threshold: z.number() }),
      z.strictObject({
        kind: z.literal('refused'),
        because: promiseRefusalSchema,
        /** The smallest promise that the evidence carries; null when it carries none. */
        smallestFpir: z.number().nullable(),
        /** How many people more would have to be enrolled; null when that is not what is missing. */
        morePeople: count.nullable(),
      }),
    ]),
    evidence: evidenceSourceSchema,
    /** Share of enrolled people who will not be recognised at the threshold; null where nothing was measured. */
    expectedMisses: z
      .strictObject({
        fnir: share,
        low: share,
        high: share,
        /** Of how many people it was measured, with how many frames fused: no more than a gate fuses. */
        people: count,
        frames: count,
        source: z.string(),
      })
      .nullable(),
    /** Share of enrolled people who will be asked for their badge: those missed, and look-alikes; null as above. */
    askedForBadge: share.nullable(),
    /** People of the gallery whom somebody else resembles so much that they are asked for their badge. */
    lookAlikes: count,
  })
  .meta({ id: 'PromiseSheet' });

export type PromiseSheet = z.infer<typeof promiseSheetSchema>;

/** How far the comparison of everyone with everyone is. */
export const calibrationProgressSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('up-to-date'), measuredAt: instantSchema.nullable() }),
    z.strictObject({
      kind: z.literal('waiting'),
      comparisons: z.number().nonnegative(),
      estimatedSeconds: z.number().nonnegative(),
    }),
    z.strictObject({
      kind: z.literal('running'),
      settled: count,
      pending: count,
      /** Of the gallery in hand; null before there is a pace to go by. */
      secondsLeft: z.number().nonnegative().nullable(),
      galleriesLeft: count,
    }),
  ])
  .meta({ id: 'CalibrationProgress' });

export type CalibrationProgress = z.infer<typeof calibrationProgressSchema>;

export const zonePromiseSchema = z
  .strictObject({
    zone: z.strictObject({
      id: idSchema,
      code: codeSchema,
      name: nameSchema,
      whenRefused: zonePolicySchema.shape.whenRefused.unwrap(),
    }),
    venueName: nameSchema,
    sheet: promiseSheetSchema,
  })
  .meta({ id: 'ZonePromise' });

export type ZonePromise = z.infer<typeof zonePromiseSchema>;

const eventParams = z.strictObject({ eventId: idSchema });

export const listPromises = endpoint({
  id: 'listPromises',
  method: 'get',
  path: '/api/v1/events/:eventId/promises',
  summary: 'The promise of each zone: what it rests on and what it costs; and how far the measurement is',
  audience: { kind: 'user', permission: 'event:read' },
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    zones: z.array(zonePromiseSchema),
    calibration: calibrationProgressSchema,
    openLookAlikes: count,
  }),
});

export const proposePromise = endpoint({
  id: 'proposePromise',
  method: 'get',
  path: '/api/v1/events/:eventId/promises/proposal',
  summary: 'What a promise would rest on and cost, without making it',
  audience: { kind: 'user', permission: 'event:read' },
  params: eventParams,
  query: z.strictObject({
    promisedFpir: z.coerce.number().gt(0).max(LARGEST_FPIR),
    /** Without a zone the whole event is asked, as if everybody were entitled. */
    zoneId: idSchema.optional(),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: promiseSheetSchema,
});
