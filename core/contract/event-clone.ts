import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { eventSchema } from './event.ts';
import { idSchema, nameSchema, noBody, nothing } from './primitives.ts';

const count = z.int().nonnegative();

/** How much of the structure was copied. People, faces, gates' devices, keys and logs never are. */
export const copiedSchema = z
  .strictObject({
    categories: count,
    functions: count,
    venues: count,
    zones: count,
    accessPoints: count,
    lanes: count,
    roles: count,
    /** Of the event's own, one for each language; those that ship are everybody's. */
    consentTexts: count,
  })
  .meta({ id: 'CopiedStructure' });

export type Copied = z.infer<typeof copiedSchema>;

export const cloneEvent = endpoint({
  id: 'cloneEvent',
  method: 'post',
  path: '/api/v1/event-clones',
  summary:
    'Make the next edition as a draft: codes, venues, zones, gates, roles, policies and promises of an event, and nobody of it',
  audience: { kind: 'user', permission: 'event:manage' },
  params: nothing,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ eventId: idSchema, name: nameSchema }),
  answers: 'json',
  status: 201,
  reply: z.strictObject({ event: eventSchema, copied: copiedSchema }),
});

const partSchema = z.string();

/** One part in which an event differs from the one it was cloned from. */
export const structureDifferenceSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('only-here'), part: partSchema }),
    z.strictObject({ kind: z.literal('only-there'), part: partSchema }),
    z.strictObject({
      kind: z.literal('changed'),
      part: partSchema,
      fields: z.array(
        z.strictObject({ field: z.string(), there: z.string().nullable(), here: z.string().nullable() }),
      ),
    }),
  ])
  .meta({ id: 'StructureDifference' });

export const readOriginDiff = endpoint({
  id: 'readOriginDiff',
  method: 'get',
  path: '/api/v1/events/:eventId/origin-diff',
  summary: 'In what an event differs from the one it was cloned from; a conflict when it is no clone',
  audience: { kind: 'user', permission: 'event:manage' },
  params: z.strictObject({ eventId: idSchema }),
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    origin: z.strictObject({ id: idSchema, name: nameSchema }),
    differences: z.array(structureDifferenceSchema),
  }),
});
