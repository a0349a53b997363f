import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  nameSchema,
  noBody,
  nothing,
  versionSchema,
} from './primitives.ts';

/** What a person should look at. */
export const ALERT_KINDS = [
  /** Somebody on a watchlist came to a gate. */
  'watchlist',
  /** A picture may have been held up. */
  'spoof',
  /** A camera is covered, turned, blinded or frozen, or a gate's log does not follow from what it told before. */
  'tamper',
  /** A gate is silent. */
  'offline',
  'held-open',
  'forced-open',
  'fire',
  /** The same person, or a lane whoever came, was refused again and again. */
  'repeated-refusals',
  /** Somebody passed twice in one direction at gates that were cut off from each other. */
  'passback-conflict',
  /** A zone holds as many people as it may. */
  'occupancy',
  /** A gate's clock was set, or its log tells times that cannot be. */
  'clock',
  /** Records are missing from a gate's log. */
  'log-gap',
  'disk-nearly-full',
  /** Nothing gets through to a subscriber, and it was paused. */
  'deliveries-failing',
] as const;

export type AlertKind = (typeof ALERT_KINDS)[number];

export const alertSchema = z
  .strictObject({
    id: idSchema,
    /** Grows with every change, in one order with the event's passages; an acknowledgement names it. */
    version: versionSchema,
    kind: z.enum(ALERT_KINDS),
    /** When it was first noticed; the same again only counts until somebody has acknowledged it. */
    since: instantSchema,
    lastAt: instantSchema,
    times: z.int().positive(),
    /** When it was over, of what has a length; null while it lasts, and of what has none. */
    endedAt: instantSchema.nullable(),
    accessPoint: z.strictObject({ id: idSchema, name: nameSchema }).nullable(),
    laneId: idSchema.nullable(),
    zoneId: idSchema.nullable(),
    person: z.strictObject({ id: idSchema, name: nameSchema }).nullable(),
    /** The latest passage that gave reason. */
    passageId: idSchema.nullable(),
    /** Figures and codes that belong to the kind: `condition`, `jumpMs`, `missingFrom`, `people`, `most`. */
    detail: z.record(z.string(), z.union([z.string(), z.number()])),
    acknowledged: z
      .strictObject({
        /** Null when the account is gone. */
        by: z.string().nullable(),
        at: instantSchema,
        note: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'RaisedAlert' });

export type RaisedAlert = z.infer<typeof alertSchema>;

const eventParams = z.strictObject({ eventId: idSchema });

export const listAlerts = endpoint({
  id: 'listAlerts',
  method: 'get',
  path: '/api/v1/events/:eventId/alerts',
  summary: 'Alerts of an event, the latest first; new and changed ones are in the live feed',
  audience: { kind: 'user', permission: 'passage:read' },
  params: eventParams,
  query: z.strictObject({
    state: z.enum(['open', 'acknowledged', 'all']).default('all'),
    kind: z.enum(ALERT_KINDS).optional(),
    accessPointId: idSchema.optional(),
    from: z.coerce.number().pipe(instantSchema).optional(),
    until: z.coerce.number().pipe(instantSchema).optional(),
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    alerts: z.array(alertSchema),
    open: z.int().nonnegative(),
    nextCursor: cursorSchema.nullable(),
  }),
});

export const acknowledgeAlert = endpoint({
  id: 'acknowledgeAlert',
  method: 'put',
  path: '/api/v1/events/:eventId/alerts/:alertId/acknowledgement',
  summary: 'Say that somebody has seen to an alert; the same again is a new one from then on',
  audience: { kind: 'user', permission: 'alert:handle' },
  version: 'required',
  params: eventParams.extend({ alertId: idSchema }),
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ note: z.string().trim().max(1_000) }),
  answers: 'json',
  status: 200,
  reply: alertSchema,
});
