import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { cursorSchema, idSchema, instantSchema, noBody, nothing, sha256Schema } from './primitives.ts';

/** One thing that somebody did, as the hash chain keeps it. */
export const auditEntrySchema = z
  .strictObject({
    seq: z.int().positive(),
    at: instantSchema,
    actor: z.strictObject({
      kind: z.enum(['user', 'api-key', 'device', 'holder', 'operator', 'nobody']),
      id: z.string().nullable(),
      /** The name of the user or key as known now; null when it is gone. */
      name: z.string().nullable(),
    }),
    action: z.string(),
    /** Ids and codes; nothing here names a person. */
    subject: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    hash: sha256Schema,
  })
  .meta({ id: 'AuditEntry' });

export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const listAudit = endpoint({
  id: 'listAudit',
  method: 'get',
  path: '/api/v1/events/:eventId/audit',
  summary: 'What people, programs and gates changed on this event, newest first',
  audience: { kind: 'user', permission: 'audit:read' },
  params: z.strictObject({ eventId: idSchema }),
  query: z.strictObject({
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ entries: z.array(auditEntrySchema), nextCursor: cursorSchema.nullable() }),
});

export const exportLog = endpoint({
  id: 'exportLog',
  method: 'get',
  path: '/api/v1/log',
  summary: 'Audit log, journals of gates and passages, whole, to be verified without the server (JSON Lines)',
  audience: { kind: 'user', permission: 'audit:read' },
  params: nothing,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'file',
  status: 200,
  reply: noBody,
});

export const exportEventLog = endpoint({
  id: 'exportEventLog',
  method: 'get',
  path: '/api/v1/events/:eventId/log',
  summary: "An event's part of the same; of audit entries of other events there are the hashes alone",
  audience: { kind: 'user', permission: 'audit:read' },
  params: z.strictObject({ eventId: idSchema }),
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'file',
  status: 200,
  reply: noBody,
});

/** Where a log stops being what it says. */
export const logFaultSchema = z
  .strictObject({
    where: z.enum(['audit', 'journal', 'passages', 'seal']),
    /** The gate whose journal it is; null elsewhere. */
    deviceId: z.string().nullable(),
    /** The entry or record at fault, or the passage's id. */
    at: z.union([z.number(), z.string()]).nullable(),
    because: z.enum([
      'missing',
      'unlinked',
      'altered',
      'unreadable',
      'unsigned',
      'signature-wrong',
      'key-exchanged',
      'without-record',
    ]),
  })
  .meta({ id: 'LogFault' });

const count = z.int().nonnegative();

export const verifyEventLog = endpoint({
  id: 'verifyEventLog',
  method: 'get',
  path: '/api/v1/events/:eventId/log/verification',
  summary:
    "Check an event's part of the log as `log verify` does: chains, signatures of gates, passages, seal",
  audience: { kind: 'user', permission: 'audit:read' },
  params: z.strictObject({ eventId: idSchema }),
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z
    .strictObject({
      kind: z.enum(['intact', 'broken']),
      faults: z.array(logFaultSchema),
      counts: z.strictObject({
        audit: count,
        /** Audit entries of which only the hash was seen, because they are not of the event. */
        elsewhere: count,
        records: count,
        signatures: count,
      }),
      /** Raw Ed25519 key, base64, under which the log is sealed; null when there was none to see. */
      serverKey: z.string().nullable(),
      checkedAt: instantSchema,
    })
    .meta({ id: 'LogVerdict' }),
});
