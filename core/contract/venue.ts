import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import {
  codeSchema,
  idSchema,
  instantSchema,
  nameSchema,
  noBody,
  nothing,
  versionSchema,
} from './primitives.ts';
import { newZonePolicySchema, zonePolicyChangeSchema, zonePolicySchema } from './zone-policy.ts';

export const zoneSchema = z
  .strictObject({
    id: idSchema,
    version: versionSchema,
    /** Unique in its venue; privileges name it, so it stays. */
    code: codeSchema,
    name: nameSchema,
    policy: zonePolicySchema,
    /** When somebody last made the zone forget who is inside. */
    passbackForgottenAt: instantSchema.nullable(),
  })
  .meta({ id: 'Zone' });

export const laneSchema = z
  .strictObject({ id: idSchema, name: nameSchema, direction: z.enum(['in', 'out']) })
  .meta({ id: 'Lane' });

/**
 * What a lane does that cannot decide, because its camera, its models or its journal fail: `fail-safe` stands open
 * until it can, for ways that must never be shut on people; `fail-secure` stays shut.
 */
export const whenFailingSchema = z.enum(['fail-secure', 'fail-safe']);

export const accessPointSchema = z
  .strictObject({
    id: idSchema,
    version: versionSchema,
    name: nameSchema,
    zoneId: idSchema,
    galleryScope: z.enum(['entitled', 'event']),
    whenFailing: whenFailingSchema,
    lanes: z.array(laneSchema).min(1),
  })
  .meta({ id: 'AccessPoint' });

export const venueSchema = z
  .strictObject({
    id: idSchema,
    version: versionSchema,
    /** Unique in the event; privileges name it, so it stays. */
    code: codeSchema,
    name: nameSchema,
    zones: z.array(zoneSchema),
    accessPoints: z.array(accessPointSchema),
  })
  .meta({ id: 'Venue' });

export type Venue = z.infer<typeof venueSchema>;

export const MOST_LANES = 16;

const eventParams = z.strictObject({ eventId: idSchema });
const venueParams = z.strictObject({ eventId: idSchema, venueId: idSchema });

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
  body: z.strictObject({ code: codeSchema, name: nameSchema }),
  answers: 'json',
  status: 201,
  reply: venueSchema,
});

export const changeVenue = endpoint({
  id: 'changeVenue',
  method: 'patch',
  path: '/api/v1/events/:eventId/venues/:venueId',
  summary: 'Rename a venue. Its code stays',
  audience: { kind: 'user', permission: 'event:manage' },
  version: 'required',
  params: venueParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ name: nameSchema }),
  answers: 'json',
  status: 200,
  reply: venueSchema,
});

export const createZone = endpoint({
  id: 'createZone',
  method: 'post',
  path: '/api/v1/events/:eventId/venues/:venueId/zones',
  summary: 'Create a zone with its policy; it promises what the event does unless it says otherwise',
  audience: { kind: 'user', permission: 'event:manage' },
  params: venueParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ code: codeSchema, name: nameSchema, policy: newZonePolicySchema }),
  answers: 'json',
  status: 201,
  reply: zoneSchema,
});

const zoneParams = venueParams.extend({ zoneId: idSchema });

export const changeZone = endpoint({
  id: 'changeZone',
  method: 'patch',
  path: '/api/v1/events/:eventId/venues/:venueId/zones/:zoneId',
  summary:
    'Change what is given of a zone, its name or parts of its policy; its gates follow at once. Its code stays',
  audience: { kind: 'user', permission: 'event:manage' },
  version: 'required',
  params: zoneParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ name: nameSchema, policy: zonePolicyChangeSchema }).partial(),
  answers: 'json',
  status: 200,
  reply: zoneSchema,
});

export const forgetPassback = endpoint({
  id: 'forgetPassback',
  method: 'post',
  path: '/api/v1/events/:eventId/venues/:venueId/zones/:zoneId/passback-reset',
  summary: 'Make the gates of a zone forget who has gone in or out until now, as after an evacuation',
  audience: { kind: 'user', permission: 'gate:manage' },
  params: zoneParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
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
  body: accessPointSchema.omit({ id: true, version: true, lanes: true }).extend({
    whenFailing: whenFailingSchema.default('fail-secure'),
    lanes: z
      .array(laneSchema.omit({ id: true }))
      .min(1)
      .max(MOST_LANES),
  }),
  answers: 'json',
  status: 201,
  reply: accessPointSchema,
});

export const changeAccessPoint = endpoint({
  id: 'changeAccessPoint',
  method: 'patch',
  path: '/api/v1/events/:eventId/venues/:venueId/access-points/:accessPointId',
  summary: 'Change what is given of an access point; its gate follows at once',
  audience: { kind: 'user', permission: 'event:manage' },
  version: 'required',
  params: venueParams.extend({ accessPointId: idSchema }),
  query: nothing,
  accepts: 'json',
  body: z
    .strictObject({
      name: nameSchema,
      galleryScope: accessPointSchema.shape.galleryScope,
      whenFailing: whenFailingSchema,
      /** All lanes in their order; one without an id is new. None can be left out: the log speaks of them. */
      lanes: z
        .array(laneSchema.extend({ id: idSchema.exactOptional() }))
        .min(1)
        .max(MOST_LANES),
    })
    .partial(),
  answers: 'json',
  status: 200,
  reply: accessPointSchema,
});
