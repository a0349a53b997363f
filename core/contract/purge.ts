import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import {
  base64Schema,
  idSchema,
  instantSchema,
  nameSchema,
  noBody,
  nothing,
  sha256Schema,
} from './primitives.ts';
import { gateRemovalSchema } from './removal.ts';

const countsSchema = z.record(z.string(), z.int().nonnegative());

/** Something of the event that was found after everything was destroyed. */
export const residueSchema = z.strictObject({
  /** A table, or a file. */
  place: z.string(),
  /** What was found: `photo`, `template`, `name` … never the thing itself. */
  what: z.string(),
});

const scanSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('scanned'),
    /** How many samples of each kind were taken before the destruction and looked for after it. */
    samples: countsSchema,
    tables: z.int().nonnegative(),
    files: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    residues: z.array(residueSchema),
    /** Places that could not be looked at, each with the reason. */
    notScanned: z.array(z.strictObject({ place: z.string(), because: z.string() })),
  }),
  /** The server stopped between destruction and scan; what to look for was held in memory alone. */
  z.strictObject({ kind: z.literal('interrupted') }),
]);

export type PurgeScan = z.infer<typeof scanSchema>;

export const PURGE_OUTCOMES = ['complete', 'gates-owing', 'residues-found', 'not-scanned'] as const;

const certificateContentSchema = z.strictObject({
  kind: z.literal('purge-certificate'),
  format: z.literal(1),
  event: z.strictObject({ id: idSchema, name: nameSchema }),
  purgedAt: instantSchema,
  certifiedAt: instantSchema,
  /** Rows destroyed, by table, the event's keys among them. */
  destroyed: countsSchema,
  /** Tables that still name the event: its name, its places and gates, the audit log. They hold nobody's data. */
  kept: z.array(z.string()),
  /** What was done so that nothing deleted lingers in free space. */
  compacted: z.array(z.string()),
  scan: scanSchema,
  orderId: idSchema,
  gates: z.array(gateRemovalSchema),
  /** Where the audit log stood, which holds the purge. */
  audit: z.strictObject({ seq: z.int().nonnegative(), hash: sha256Schema }),
  outcome: z.enum(PURGE_OUTCOMES),
  /** Raw Ed25519 key of the server, base64. */
  serverKey: base64Schema,
});

export type CertificateContent = z.infer<typeof certificateContentSchema>;

/** Signed by the server over the canonical JSON of everything else. */
export const purgeCertificateSchema = certificateContentSchema
  .extend({ signature: base64Schema.max(128) })
  .meta({ id: 'PurgeCertificate' });

export type PurgeCertificate = z.infer<typeof purgeCertificateSchema>;

const eventParams = z.strictObject({ eventId: idSchema });

export const purgeEvent = endpoint({
  id: 'purgeEvent',
  method: 'post',
  path: '/api/v1/events/:eventId/purge',
  summary: 'Destroy a closed event for good: keys, people, photos, log',
  audience: { kind: 'user', permission: 'event:purge', assurance: 'confirmed' },
  inClosedEvent: 'allowed',
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({
    /** The event's name, typed: nobody purges the wrong one by a click. */
    confirmName: z.string().max(200),
  }),
  answers: 'json',
  status: 202,
  reply: z.strictObject({ startedAt: instantSchema }),
});

export const readPurge = endpoint({
  id: 'readPurge',
  method: 'get',
  path: '/api/v1/events/:eventId/purge',
  summary: 'How far the purge is: the certificate, with the gates that still owe their receipt',
  audience: { kind: 'user', permission: 'event:read' },
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('not-purged') }),
    z.strictObject({ state: z.literal('running') }),
    z.strictObject({ state: z.literal('certified'), certificate: purgeCertificateSchema }),
  ]),
});
