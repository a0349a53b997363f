import { z } from 'zod';
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

export const listPassages = endpoint({
  id: 'listPassages',
  method: 'get',
  path: '/api/v1/events/:eventId/passages',
  summary: 'The access log, newest first',
  audience: { kind: 'user', permission: 'passage:read' },
  params: eventParams,
  query: z.strictObject({
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    personId: idSchema.optional(),
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

/** Server-sent events: `id` is the passage's version, `event` is `passage`, `data` a Passage. */
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
