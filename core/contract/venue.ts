import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { codeSchema, idSchema, nameSchema, noBody, nothing, versionSchema } from './primitives.ts';
import { zonePolicySchema } from './zone-policy.ts';

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

export type Venue = z.infer<typeof venueSchema>;

const eventParams = z.strictObject({ eventId: idSchema });

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
