import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { retentionSchema } from './event-settings.ts';
import { idSchema, instantSchema, noBody, nothing } from './primitives.ts';

/** `traces`: what tells who was where beside the passages, as presence, alerts and orders do; it goes with them. */
export const RETAINED = ['captured-faces', 'photos', 'passages', 'traces'] as const;

/** What would be deleted now of one kind. */
export const retentionStepSchema = z
  .strictObject({
    what: z.enum(RETAINED),
    /** Whatever is older goes; null: it is kept until the event is purged. */
    before: instantSchema.nullable(),
    count: z.int().nonnegative(),
    oldestAt: instantSchema.nullable(),
  })
  .meta({ id: 'RetentionStep' });

export type RetentionStep = z.infer<typeof retentionStepSchema>;

const eventParams = z.strictObject({ eventId: idSchema });

export const readRetention = endpoint({
  id: 'readRetention',
  method: 'get',
  path: '/api/v1/events/:eventId/retention',
  summary: 'What the next run of the retention job would delete; it runs once a day',
  audience: { kind: 'user', permission: 'event:manage' },
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    retention: retentionSchema,
    now: instantSchema,
    steps: z.array(retentionStepSchema),
  }),
});

export const runRetention = endpoint({
  id: 'runRetention',
  method: 'post',
  path: '/api/v1/events/:eventId/retention/run',
  summary: 'Delete what is kept for longer than the event allows, now',
  audience: { kind: 'user', permission: 'event:manage' },
  inClosedEvent: 'allowed',
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 202,
  reply: noBody,
});
