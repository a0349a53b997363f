import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { exportFormatSchema } from './passage.ts';
import {
  codeSchema,
  cursorSchema,
  idSchema,
  instantSchema,
  nameSchema,
  noBody,
  nothing,
} from './primitives.ts';

/** How many people are inside a zone, as its gates' turnstiles told of them. */
export const zoneOccupancySchema = z
  .strictObject({
    zone: z.strictObject({ id: idSchema, code: codeSchema, name: nameSchema }),
    venue: z.strictObject({ id: idSchema, name: nameSchema }),
    /** Never below 0. */
    people: z.int().nonnegative(),
    /** Those of them whom a gate recognised: the muster list names them. */
    named: z.int().nonnegative(),
    /** Who went in less who came out without being recognised; below 0 when recognised people left so. */
    unnamed: z.int(),
    /** When the zone was last declared empty; null for never. */
    emptiedAt: instantSchema.nullable(),
  })
  .meta({ id: 'ZoneOccupancy' });

export type ZoneOccupancy = z.infer<typeof zoneOccupancySchema>;

const eventParams = z.strictObject({ eventId: idSchema });
const zoneParams = z.strictObject({ eventId: idSchema, zoneId: idSchema });

export const listOccupancy = endpoint({
  id: 'listOccupancy',
  method: 'get',
  path: '/api/v1/events/:eventId/occupancy',
  summary: 'How many people are inside each zone, by venue and name',
  audience: { kind: 'user', permission: 'passage:read' },
  params: eventParams,
  query: z.strictObject({ venueId: idSchema.optional() }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ zones: z.array(zoneOccupancySchema), now: instantSchema }),
});

/** Somebody who is inside. */
export const presentPersonSchema = z
  .strictObject({
    person: z.strictObject({ id: idSchema, name: nameSchema, externalId: z.string().nullable() }),
    /** When they were last seen going in. */
    since: instantSchema,
    /** Null: not a gate but somebody said so. */
    accessPoint: z.strictObject({ id: idSchema, name: nameSchema }).nullable(),
  })
  .meta({ id: 'PresentPerson' });

export const listPresent = endpoint({
  id: 'listPresent',
  method: 'get',
  path: '/api/v1/events/:eventId/zones/:zoneId/present',
  summary: 'The muster list: who is inside a zone now, the latest first',
  audience: { kind: 'user', permission: 'passage:read' },
  params: zoneParams,
  query: z.strictObject({
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    present: z.array(presentPersonSchema),
    occupancy: zoneOccupancySchema,
    nextCursor: cursorSchema.nullable(),
  }),
});

export const exportPresent = endpoint({
  id: 'exportPresent',
  method: 'get',
  path: '/api/v1/events/:eventId/zones/:zoneId/present/export',
  summary: 'The muster list as a file',
  audience: { kind: 'user', permission: 'passage:export' },
  params: zoneParams,
  query: z.strictObject({ format: exportFormatSchema }),
  accepts: 'empty',
  body: noBody,
  answers: 'file',
  status: 200,
  reply: noBody,
});

const reasonSchema = z.string().trim().min(1).max(500);

/** What somebody who looked says against the count. It holds from now on; what gates tell late of before does not undo it. */
export const correctionSchema = z.discriminatedUnion('kind', [
  /** Nobody is inside. */
  z.strictObject({ kind: z.literal('emptied'), reason: reasonSchema }),
  z.strictObject({ kind: z.literal('person-inside'), personId: idSchema, reason: reasonSchema }),
  z.strictObject({ kind: z.literal('person-outside'), personId: idSchema, reason: reasonSchema }),
  /** So many are inside whom no gate has recognised. */
  z.strictObject({
    kind: z.literal('unnamed-counted'),
    people: z.int().min(0).max(1_000_000),
    reason: reasonSchema,
  }),
]);

export type Correction = z.infer<typeof correctionSchema>;

export const correctOccupancy = endpoint({
  id: 'correctOccupancy',
  method: 'post',
  path: '/api/v1/events/:eventId/zones/:zoneId/occupancy/corrections',
  summary: 'Correct who is inside a zone, with a reason',
  audience: { kind: 'user', permission: 'occupancy:correct' },
  params: zoneParams,
  query: nothing,
  accepts: 'json',
  body: correctionSchema,
  answers: 'json',
  status: 200,
  reply: zoneOccupancySchema,
});

export const recountOccupancy = endpoint({
  id: 'recountOccupancy',
  method: 'post',
  path: '/api/v1/events/:eventId/occupancy/recount',
  summary: 'Count every zone again from the access log and the corrections; done in the background',
  audience: { kind: 'user', permission: 'occupancy:correct' },
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 202,
  reply: noBody,
});
