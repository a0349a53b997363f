import { z } from 'zod';
import { BADGE_STATUSES } from '#domain/access/badge';
import { endpoint } from './endpoint.ts';
import { personParams } from './person.ts';
import { idSchema, instantSchema, noBody, nothing } from './primitives.ts';

export const badgeStatusSchema = z.enum(BADGE_STATUSES);

/** As printed on the badge; unique in the event for ever, so that a lost one never opens for its successor. */
const badgeNumberSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'up to 64 letters, digits or -');

const reasonSchema = z.string().trim().min(1).max(500);

/** A badge of a person, and what became of it. */
export const credentialSchema = z
  .strictObject({
    id: idSchema,
    number: badgeNumberSchema,
    status: badgeStatusSchema,
    issuedAt: instantSchema,
    expiresAt: instantSchema.nullable(),
    /** The badge that took its place. */
    replacedBy: idSchema.nullable(),
    /** Oldest first. */
    changes: z.array(
      z.strictObject({
        from: badgeStatusSchema,
        to: badgeStatusSchema,
        actorId: z.string(),
        reason: z.string(),
        at: instantSchema,
      }),
    ),
  })
  .meta({ id: 'Credential' });

export type Credential = z.infer<typeof credentialSchema>;

const credentialParams = personParams.extend({ credentialId: idSchema });

export const listCredentials = endpoint({
  id: 'listCredentials',
  method: 'get',
  path: '/api/v1/events/:eventId/people/:personId/credentials',
  summary: 'Badges of a person with what became of them, oldest first',
  audience: { kind: 'user', permission: 'person:read' },
  params: personParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ credentials: z.array(credentialSchema) }),
});

export const issueCredential = endpoint({
  id: 'issueCredential',
  method: 'post',
  path: '/api/v1/events/:eventId/people/:personId/credentials',
  summary: 'Issue a badge under a number that the event has never used',
  audience: { kind: 'user', permission: 'person:write' },
  params: personParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ number: badgeNumberSchema, expiresAt: instantSchema.nullable().default(null) }),
  answers: 'json',
  status: 201,
  reply: credentialSchema,
});

export const endCredential = endpoint({
  id: 'endCredential',
  method: 'post',
  path: '/api/v1/events/:eventId/people/:personId/credentials/:credentialId/status',
  summary: 'Report a badge lost, or revoke it; gates learn of it at once',
  audience: { kind: 'user', permission: 'person:write' },
  params: credentialParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ to: z.enum(['lost', 'revoked']), reason: reasonSchema }),
  answers: 'json',
  status: 200,
  reply: credentialSchema,
});

export const replaceCredential = endpoint({
  id: 'replaceCredential',
  method: 'post',
  path: '/api/v1/events/:eventId/people/:personId/credentials/:credentialId/replacement',
  summary: 'Issue another badge in place of one, which counts no more from that moment on',
  audience: { kind: 'user', permission: 'person:write' },
  params: credentialParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ number: badgeNumberSchema, reason: reasonSchema }),
  answers: 'json',
  status: 201,
  reply: credentialSchema,
});

export const readBadgeCode = endpoint({
  id: 'readBadgeCode',
  method: 'get',
  path: '/api/v1/events/:eventId/people/:personId/credentials/:credentialId/code',
  summary: 'The QR code of a badge that counts, as a drawing or a picture; whoever has it has the badge',
  audience: { kind: 'user', permission: 'person:write' },
  params: credentialParams,
  query: z.strictObject({ format: z.enum(['svg', 'png']).default('svg') }),
  accepts: 'empty',
  body: noBody,
  answers: 'file',
  status: 200,
  reply: noBody,
});
