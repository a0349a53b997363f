import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { cursorSchema, idSchema, instantSchema, nameSchema, noBody } from './primitives.ts';

const count = z.int().nonnegative();
const share = z.number().min(0).max(1).nullable();
const milliseconds = z.number().nonnegative().nullable();

/** Similarities of people who were granted, to their own templates. */
export const similaritySpreadSchema = z
  .strictObject({ samples: z.int().positive(), mean: z.number(), deviation: z.number().nonnegative() })
  .meta({ id: 'SimilaritySpread' });

const figuresShape = {
  decisions: count,
  granted: count,
  /** People whom the turnstile saw walk in and out. */
  entries: count,
  exits: count,
  /** How often each thing but a grant was said, reason included: `denied/zone`, `unknown-face`. */
  refused: z.record(z.string(), z.int().positive()),
  /** From the first look at a face to the decision; right to 5 in 100. Null when nothing was decided. */
  medianDecisionMs: milliseconds,
  p95DecisionMs: milliseconds,
  similarity: similaritySpreadSchema.nullable(),
  /** Of the looks at faces, those good enough to compare. */
  usableShare: share,
  /** Of the frames that the border check has judged, those that it suspects. */
  suspectShare: share,
};

/** What some time at some lanes was like. */
export const figuresSchema = z.strictObject(figuresShape).meta({ id: 'GateFigures' });

export type GateFigures = z.infer<typeof figuresSchema>;

const placeSchema = z.strictObject({ id: idSchema, name: nameSchema });

/** Hours in which nothing was decided are left out. */
export const gateHourSchema = z
  .strictObject({
    /** Where the hour begins, by the clock of the event. */
    from: instantSchema,
    /** The same as that clock shows it: `2026-07-24T09:00`. */
    local: z.string(),
    /** Null: all gates together. */
    accessPoint: placeSchema.nullable(),
    ...figuresShape,
  })
  .meta({ id: 'GateHour' });

export type GateHour = z.infer<typeof gateHourSchema>;

const eventParams = z.strictObject({ eventId: idSchema });

export const listGateHours = endpoint({
  id: 'listGateHours',
  method: 'get',
  path: '/api/v1/events/:eventId/statistics/hours',
  summary:
    'What each hour was like, at each gate or at all of them: entries, refusals by reason, decision times',
  audience: { kind: 'user', permission: 'passage:read' },
  params: eventParams,
  query: z.strictObject({
    /** Days by the clock of the event, the last included. */
    from: z.iso.date(),
    through: z.iso.date(),
    by: z.enum(['gate', 'event']).default('gate'),
    venueId: idSchema.optional(),
    zoneId: idSchema.optional(),
    accessPointId: idSchema.optional(),
    cursor: cursorSchema.optional(),
    /** Hours, whole ones: all gates of an hour are on one page. */
    limit: z.coerce.number().int().min(1).max(240).default(48),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    timeZone: z.string(),
    /** The earliest first. */
    hours: z.array(gateHourSchema),
    nextCursor: cursorSchema.nullable(),
  }),
});

export const laneNowSchema = z
  .strictObject({
    lane: z.strictObject({ id: idSchema, name: nameSchema, direction: z.enum(['in', 'out']) }),
    accessPoint: placeSchema,
    ...figuresShape,
    decisionsPerMinute: z.number().nonnegative(),
    /** Of everyone whom the lane has granted before these minutes; null for a lane that is new. */
    usual: similaritySpreadSchema.nullable(),
    /** By how much the mean similarity lies above the usual one; sinking tells of light, dirt or a moved camera. Null while too few were granted. */
    drift: z.number().nullable(),
  })
  .meta({ id: 'LaneNow' });

export const readNow = endpoint({
  id: 'readNow',
  method: 'get',
  path: '/api/v1/events/:eventId/now',
  summary: 'The last minutes: entries by the minute, refusals by reason, and how each lane does',
  audience: { kind: 'user', permission: 'passage:read' },
  params: eventParams,
  query: z.strictObject({ minutes: z.coerce.number().int().min(1).max(60).default(15) }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z
    .strictObject({
      /** The server's clock. */
      at: instantSchema,
      timeZone: z.string(),
      /** All gates together. */
      total: figuresSchema,
      /** The earliest first, the last not over yet; minutes without decisions are there too. */
      minutes: z.array(
        z.strictObject({
          from: instantSchema,
          decisions: count,
          entries: count,
          exits: count,
          refused: count,
        }),
      ),
      /** Lanes that have decided something in these minutes. */
      lanes: z.array(laneNowSchema),
    })
    .meta({ id: 'EventNow' }),
});
