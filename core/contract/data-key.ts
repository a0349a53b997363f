import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { idSchema, instantSchema, noBody, nothing } from './primitives.ts';

/** The key under which an event's photos, templates and captured faces lie. */
export const dataKeySchema = z
  .discriminatedUnion('state', [
    z.strictObject({ state: z.literal('settled') }),
    /** New things are sealed under the new key; the old ones are sealed anew, and until all are both keys open. */
    z.strictObject({ state: z.literal('exchanging'), since: instantSchema }),
  ])
  .meta({ id: 'DataKey' });

export type DataKey = z.infer<typeof dataKeySchema>;

const eventParams = z.strictObject({ eventId: idSchema });

export const readDataKey = endpoint({
  id: 'readDataKey',
  method: 'get',
  path: '/api/v1/events/:eventId/data-key',
  summary: "Whether the key of an event's face data is being exchanged",
  audience: { kind: 'user', permission: 'event:manage' },
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: dataKeySchema,
});

export const exchangeDataKey = endpoint({
  id: 'exchangeDataKey',
  method: 'post',
  path: '/api/v1/events/:eventId/data-key',
  summary: "Give an event's face data a new key and seal everything anew, while servers and gates go on",
  audience: { kind: 'user', permission: 'event:manage', assurance: 'confirmed' },
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 202,
  reply: dataKeySchema,
});
