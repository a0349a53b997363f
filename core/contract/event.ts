import { z } from 'zod';
import { LIVENESS_LEVELS } from '#domain/access/liveness';
import { endpoint } from './endpoint.ts';
import { codeSchema, idSchema, nameSchema, noBody, nothing, versionSchema } from './primitives.ts';

export const passbackSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('soft'), resetAfterMs: z.int().positive() }),
  z.strictObject({ kind: z.literal('hard'), resetAfterMs: z.int().positive() }),
]);

/** The largest promise that can be made. */
export const LARGEST_FPIR = 0.1;

/** The largest share of strangers that may be let in. */
export const promisedFpirSchema = z.number().gt(0).max(LARGEST_FPIR);

/** What a zone asks of everyone who enters, and how sure the gate must be. */
export const zonePolicySchema = z
  .strictObject({
    /** The organiser's promise: at most this share of strangers is let in, for example 0.001. */
    promisedFpir: promisedFpirSchema,
    /** What the gate asks for while no threshold keeps the promise. */
    whenRefused: z.enum(['badge-and-face', 'staffed']).default('badge-and-face'),
    liveness: z.enum(LIVENESS_LEVELS),
    passback: passbackSchema,
    staleAfterMs: z.int().positive(),
    whenStale: z.enum(['refuse', 'keep-working']),
    /** Captured faces are deleted after this long. */
    keepCropsMs: z.int().nonnegative(),
  })
  .meta({ id: 'ZonePolicy' });

export type ZonePolicy = z.infer<typeof zonePolicySchema>;

export const eventSchema = z
  .strictObject({
    id: idSchema,
    version: versionSchema,
    name: nameSchema,
    timeZone: z.string(),
    createdAt: z.int(),
  })
  .meta({ id: 'Event' });

export const newEventSchema = z.strictObject({ name: nameSchema, timeZone: z.string().min(1).max(64) });

export const zoneSchema = z
  .strictObject({
    id: idSchema,
    version: versionSchema,
    code: codeSchema,
    name: nameSchema,
    policy: zonePolicySchema,
  })
  .meta({ id: 'Zone' });

export const laneSchema = z
  .strictObject({ id: idSchema, name: nameSchema, direction: z.enum(['in', 'out']) })
  .meta({ id: 'Lane' });

export const accessPointSchema = z
  .strictObject({
    id: idSchema,
    name: nameSchema,
    zoneId: idSchema,
    galleryScope: z.enum(['entitled', 'event']),
    lanes: z.array(laneSchema).min(1),
  })
  .meta({ id: 'AccessPoint' });

export const venueSchema = z
  .strictObject({
    id: idSchema,
    name: nameSchema,
    zones: z.array(zoneSchema),
    accessPoints: z.array(accessPointSchema),
  })
  .meta({ id: 'Venue' });

export type EventSummary = z.infer<typeof eventSchema>;
export type Venue = z.infer<typeof venueSchema>;

const eventParams = z.strictObject({ eventId: idSchema });

export const listEvents = endpoint({
  id: 'listEvents',
  method: 'get',
  path: '/api/v1/events',
  summary: 'Events that the user may see',
  audience: { kind: 'user', permission: 'event:read' },
  params: nothing,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ events: z.array(eventSchema) }),
});

export const createEvent = endpoint({
  id: 'createEvent',
  method: 'post',
  path: '/api/v1/events',
  summary: 'Create an event',
  audience: { kind: 'user', permission: 'event:manage' },
  params: nothing,
  query: nothing,
  accepts: 'json',
  body: newEventSchema,
  answers: 'json',
  status: 201,
  reply: eventSchema,
});

export const changeEvent = endpoint({
  id: 'changeEvent',
  method: 'put',
  path: '/api/v1/events/:eventId',
  summary: 'Rename an event or correct its time zone',
  audience: { kind: 'user', permission: 'event:manage' },
  version: 'required',
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: newEventSchema,
  answers: 'json',
  status: 200,
  reply: eventSchema,
});

export const listVenues = endpoint({
  id: 'listVenues',
  method: 'get',
  path: '/api/v1/events/:eventId/venues',
  summary: 'Venues of an event with their zones, access points and lanes',
  audience: { kind: 'user', permission: 'event:read' },
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ venues: z.array(venueSchema) }),
});

export const createVenue = endpoint({
  id: 'createVenue',
  method: 'post',
  path: '/api/v1/events/:eventId/venues',
  summary: 'Create a venue',
  audience: { kind: 'user', permission: 'event:manage' },
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ name: nameSchema }),
  answers: 'json',
  status: 201,
  reply: venueSchema,
});

const venueParams = z.strictObject({ eventId: idSchema, venueId: idSchema });

export const createZone = endpoint({
  id: 'createZone',
  method: 'post',
  path: '/api/v1/events/:eventId/venues/:venueId/zones',
  summary: 'Create a zone with its policy',
  audience: { kind: 'user', permission: 'event:manage' },
  params: venueParams,
  query: nothing,
  accepts: 'json',
  body: zoneSchema.omit({ id: true, version: true }),
  answers: 'json',
  status: 201,
  reply: zoneSchema,
});

export const changeZone = endpoint({
  id: 'changeZone',
  method: 'put',
  path: '/api/v1/events/:eventId/venues/:venueId/zones/:zoneId',
  summary: 'Change the name and the policy of a zone; its gates follow at once. Its code stays',
  audience: { kind: 'user', permission: 'event:manage' },
  version: 'required',
  params: venueParams.extend({ zoneId: idSchema }),
  query: nothing,
  accepts: 'json',
  body: zoneSchema.pick({ name: true, policy: true }),
  answers: 'json',
  status: 200,
  reply: zoneSchema,
});

export const createAccessPoint = endpoint({
  id: 'createAccessPoint',
  method: 'post',
  path: '/api/v1/events/:eventId/venues/:venueId/access-points',
  summary: 'Create an access point with its lanes',
  audience: { kind: 'user', permission: 'event:manage' },
  params: venueParams,
  query: nothing,
  accepts: 'json',
  body: accessPointSchema.omit({ id: true, lanes: true }).extend({
    lanes: z
      .array(laneSchema.omit({ id: true }))
      .min(1)
      .max(16),
  }),
  answers: 'json',
  status: 201,
  reply: accessPointSchema,
});
