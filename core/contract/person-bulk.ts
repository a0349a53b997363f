import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { accreditationStatusSchema } from './person.ts';
import { codeSchema, idSchema, nothing } from './primitives.ts';

/** As many people as are named in one request; for more it is asked again. */
export const MOST_AT_ONCE = 200;

export const bulkPeopleSchema = z.array(idSchema).min(1).max(MOST_AT_ONCE);

/** An accreditation that was changed together with others, and what it was before. */
export const bulkChangeSchema = z
  .strictObject({ personId: idSchema, accreditationId: idSchema, from: accreditationStatusSchema })
  .meta({ id: 'BulkStatusChange' });

export type BulkChange = z.infer<typeof bulkChangeSchema>;

/** Which accreditations of the people are meant; those of another category are somebody else's to decide. */
const onlySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('category'), category: codeSchema }),
  z.strictObject({ kind: z.literal('these'), accreditationIds: z.array(idSchema).min(1).max(4_000) }),
]);

export const changeStatuses = endpoint({
  id: 'changeStatuses',
  method: 'post',
  path: '/api/v1/events/:eventId/people/accreditation-status',
  summary:
    'Suspend, reinstate or revoke what many people hold; gates learn of it at once. What cannot change stays as it is',
  audience: { kind: 'user', permission: 'person:write' },
  params: z.strictObject({ eventId: idSchema }),
  query: nothing,
  accepts: 'json',
  body: z.strictObject({
    personIds: bulkPeopleSchema,
    only: onlySchema.default({ kind: 'all' }),
    /** `active` reinstates what is suspended, and nothing else. */
    to: z.enum(['suspended', 'active', 'revoked']),
    reason: z.string().trim().min(1).max(500),
  }),
  answers: 'json',
  status: 200,
  reply: z.strictObject({ changes: z.array(bulkChangeSchema) }),
});
