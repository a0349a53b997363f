import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { cursorSchema, idSchema, instantSchema, noBody, nothing, versionSchema } from './primitives.ts';
import { heldRoleSchema } from './role.ts';
import { placesSchema, usernameSchema } from './session.ts';

const rolesSchema = z.array(heldRoleSchema).max(200);

export const userSchema = z
  .strictObject({
    id: idSchema,
    version: versionSchema,
    username: usernameSchema,
    /** `invited`: has never set a password nor come by single sign-on. */
    state: z.enum(['invited', 'active', 'disabled']),
    roles: rolesSchema,
    secondFactor: z.enum(['on', 'off']),
    lastSeenAt: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'User' });

export type User = z.infer<typeof userSchema>;

/** A link that signs its user in once. Shown once: only its hash is kept. */
const invitationSchema = z.strictObject({ link: z.url(), expiresAt: instantSchema });

const manage = { kind: 'user', permission: 'user:manage' } as const;
const manageConfirmed = { ...manage, assurance: 'confirmed' } as const;
const userParams = z.strictObject({ userId: idSchema });

export const listUsers = endpoint({
  id: 'listUsers',
  method: 'get',
  path: '/api/v1/users',
  summary: 'Users by name, with their roles',
  audience: manage,
  params: nothing,
  query: z.strictObject({
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ users: z.array(userSchema), nextCursor: cursorSchema.nullable() }),
});

export const inviteUser = endpoint({
  id: 'inviteUser',
  method: 'post',
  path: '/api/v1/users',
  summary: 'Add a user; the link in the answer signs them in once to choose a password',
  audience: manageConfirmed,
  params: nothing,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ username: usernameSchema, roles: rolesSchema }),
  answers: 'json',
  status: 201,
  reply: z.strictObject({ user: userSchema, invitation: invitationSchema }),
});

export const renewInvitation = endpoint({
  id: 'renewInvitation',
  method: 'post',
  path: '/api/v1/users/:userId/invitation',
  summary: 'A new link for a user who lost theirs or forgot their password; earlier links end',
  audience: manageConfirmed,
  params: userParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 201,
  reply: invitationSchema,
});

export const changeUserRoles = endpoint({
  id: 'changeUserRoles',
  method: 'put',
  path: '/api/v1/users/:userId/roles',
  summary: 'Set what a user may do; it holds from their next request on',
  audience: manageConfirmed,
  version: 'required',
  params: userParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ roles: rolesSchema }),
  answers: 'json',
  status: 200,
  reply: userSchema,
});

export const changeUserState = endpoint({
  id: 'changeUserState',
  method: 'put',
  path: '/api/v1/users/:userId/state',
  summary: 'Disable a user, who is signed out everywhere at once, or enable them again',
  audience: manageConfirmed,
  version: 'required',
  params: userParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ to: z.enum(['enabled', 'disabled']) }),
  answers: 'json',
  status: 200,
  reply: userSchema,
});

export const resetSecondFactor = endpoint({
  id: 'resetSecondFactor',
  method: 'delete',
  path: '/api/v1/users/:userId/second-factor',
  summary: 'Turn the second factor of a user off who lost their device; they are signed out everywhere',
  audience: manageConfirmed,
  params: userParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 204,
  reply: noBody,
});

export const listSessionsOfUser = endpoint({
  id: 'listSessionsOfUser',
  method: 'get',
  path: '/api/v1/users/:userId/places',
  summary: 'Where a user is signed in',
  audience: manage,
  params: userParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: placesSchema,
});

export const endSessionOfUser = endpoint({
  id: 'endSessionOfUser',
  method: 'delete',
  path: '/api/v1/users/:userId/places/:sessionId',
  summary: 'Sign a user out at one place',
  audience: manage,
  params: userParams.extend({ sessionId: idSchema }),
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 204,
  reply: noBody,
});
