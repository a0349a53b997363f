import { z } from 'zod';
import { endpoint, PERMISSIONS, type Permission } from './endpoint.ts';
import { idSchema, instantSchema, nameSchema, noBody, nothing } from './primitives.ts';

/** What no program may do: act as a person's account, hand rights on, destroy an event, or evacuate a venue. */
const NOT_FOR_KEYS: readonly Permission[] = [
  'session:own',
  'user:manage',
  'api-key:manage',
  'event:purge',
  'lane:release',
];

export const KEY_SCOPES = PERMISSIONS.filter((permission) => !NOT_FOR_KEYS.includes(permission));

/** What every key begins with, so that a leaked one is found by those who look for such things. */
export const API_KEY_PREFIX = 'vak_';

const scopesSchema = z.array(z.enum(KEY_SCOPES)).min(1).max(KEY_SCOPES.length);

export const apiKeySchema = z
  .strictObject({
    id: idSchema,
    name: nameSchema,
    scopes: scopesSchema,
    createdAt: instantSchema,
    createdBy: z.string(),
    expiresAt: instantSchema,
    lastUsedAt: instantSchema.nullable(),
    revokedAt: instantSchema.nullable(),
  })
  .meta({ id: 'ApiKey' });

export type ApiKey = z.infer<typeof apiKeySchema>;

const eventParams = z.strictObject({ eventId: idSchema });

export const listApiKeys = endpoint({
  id: 'listApiKeys',
  method: 'get',
  path: '/api/v1/events/:eventId/api-keys',
  summary: 'Keys with which other systems act on this event, newest first',
  audience: { kind: 'user', permission: 'api-key:manage' },
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ keys: z.array(apiKeySchema) }),
});

export const createApiKey = endpoint({
  id: 'createApiKey',
  method: 'post',
  path: '/api/v1/events/:eventId/api-keys',
  summary: 'Make a key; the secret is in this answer and never again. It goes into Authorization: Bearer',
  audience: { kind: 'user', permission: 'api-key:manage', assurance: 'confirmed' },
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({
    name: nameSchema,
    scopes: scopesSchema,
    lastsDays: z.int().min(1).max(730),
  }),
  answers: 'json',
  status: 201,
  reply: z.strictObject({ key: apiKeySchema, secret: z.string() }),
});

export const revokeApiKey = endpoint({
  id: 'revokeApiKey',
  method: 'delete',
  path: '/api/v1/events/:eventId/api-keys/:keyId',
  summary: 'Revoke a key: it is refused from now on',
  audience: { kind: 'user', permission: 'api-key:manage' },
  inClosedEvent: 'allowed',
  params: eventParams.extend({ keyId: idSchema }),
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 204,
  reply: noBody,
});
