import { z } from 'zod';
import { BADGE_REASONS, DENIAL_REASONS, OUTCOME_KINDS } from '#domain/access/outcome';
import { endpoint } from './endpoint.ts';
import { evidenceSchema, outcomeSchema, passageResultSchema } from './journal.ts';
import { cursorSchema, idSchema, instantSchema, nameSchema, noBody, nothing } from './primitives.ts';

/** One line of the access log. */
export const passageSchema = z
  .strictObject({
    id: idSchema,
    /** Grows with every change of any passage of the event; the live feed resumes from it. */
    version: z.int().positive(),
    at: instantSchema,
    receivedAt: instantSchema,
    accessPoint: z.strictObject({ id: idSchema, name: nameSchema }),
    lane: z.strictObject({ id: idSchema, name: nameSchema, direction: z.enum(['in', 'out']) }),
    /** The person as known now; null when nobody was recognised or the person has been erased. */
    person: z.strictObject({ id: idSchema, name: nameSchema }).nullable(),
    outcome: outcomeSchema,
    /** Null until the gate has told what became of the lane. */
    result: passageResultSchema.nullable(),
    softPassback: z.boolean(),
    evidence: evidenceSchema,
    hasCrop: z.boolean(),
  })
  .meta({ id: 'Passage' });

export type Passage = z.infer<typeof passageSchema>;

const eventParams = z.strictObject({ eventId: idSchema });

/** What to look for in the log; every part that is named must hold. People are found by name first, then by id here. */
export const passageFilterSchema = z.strictObject({
  /** Inclusive. */
  from: z.coerce.number().pipe(instantSchema).optional(),
  /** Exclusive. */
  until: z.coerce.number().pipe(instantSchema).optional(),
  venueId: idSchema.optional(),
  zoneId: idSchema.optional(),
  accessPointId: idSchema.optional(),
  laneId: idSchema.optional(),
  personId: idSchema.optional(),
  outcome: z.enum(OUTCOME_KINDS).optional(),
  reason: z.enum([...DENIAL_REASONS, ...BADGE_REASONS]).optional(),
  direction: z.enum(['in', 'out']).optional(),
});

export type PassageFilter = z.infer<typeof passageFilterSchema>;

/** `csv` for spreadsheets, with a heading line; `jsonl` for programs, one JSON object a line. */
export const exportFormatSchema = z.enum(['csv', 'jsonl']);

export type ExportFormat = z.infer<typeof exportFormatSchema>;

export const listPassages = endpoint({
  id: 'listPassages',
  method: 'get',
  path: '/api/v1/events/:eventId/passages',
  summary: 'The access log, newest first',
  audience: { kind: 'user', permission: 'passage:read' },
  params: eventParams,
  query: passageFilterSchema.extend({
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  /** `liveFrom` is the version to resume the live feed from, so that nothing falls between list and feed. */
  reply: z.strictObject({
    passages: z.array(passageSchema),
    nextCursor: cursorSchema.nullable(),
    liveFrom: z.int().nonnegative(),
  }),
});

export const exportPassages = endpoint({
  id: 'exportPassages',
  method: 'get',
  path: '/api/v1/events/:eventId/passages/export',
  summary: 'The access log as a file, newest first, however long it is',
  audience: { kind: 'user', permission: 'passage:export' },
  params: eventParams,
  query: passageFilterSchema.extend({ format: exportFormatSchema }),
  accepts: 'empty',
  body: noBody,
  answers: 'file',
  status: 200,
  reply: noBody,
});

export const readCrop = endpoint({
  id: 'readCrop',
  method: 'get',
  path: '/api/v1/events/:eventId/passages/:passageId/crop',
  summary: 'The face captured at the gate',
  audience: { kind: 'user', permission: 'passage:read-crop' },
  params: z.strictObject({ eventId: idSchema, passageId: idSchema }),
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'image',
  status: 200,
  reply: noBody,
});

/** Server-sent events: `event` is `passage` with a Passage as `data`, or `alert` with a RaisedAlert; `id` is its version. */
export const watchPassages = endpoint({
  id: 'watchPassages',
  method: 'get',
  path: '/api/v1/events/:eventId/live',
  summary: 'New and changed passages as they happen; resumes after Last-Event-ID or `after`',
  audience: { kind: 'user', permission: 'passage:read' },
  params: eventParams,
  query: z.strictObject({ after: z.coerce.number().int().nonnegative().optional() }),
  accepts: 'empty',
  body: noBody,
  answers: 'stream',
  status: 200,
  reply: noBody,
});
