import { z } from 'zod';
import { endpoint, PERMISSIONS } from './endpoint.ts';
import { noBody, nothing } from './primitives.ts';

/** Long rather than complicated (NIST SP 800-63B): 12 characters at least, anything allowed. */
export const passwordSchema = z.string().min(12).max(256);
export const usernameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{1,63}$/, 'letters, digits, . _ @ -');

export const sessionSchema = z
  .strictObject({
    username: usernameSchema,
    permissions: z.array(z.enum(PERMISSIONS)),
    /** True after signing in by link: the portal asks for a password before anything else. */
    mustSetPassword: z.boolean(),
  })
  .meta({ id: 'Session' });

export type Session = z.infer<typeof sessionSchema>;

const common = {
  params: nothing,
  query: nothing,
  answers: 'json',
  status: 200,
  reply: sessionSchema,
} as const;

export const readSession = endpoint({
  ...common,
  id: 'readSession',
  method: 'get',
  path: '/api/v1/session',
  summary: 'Who is signed in',
  audience: { kind: 'user', permission: 'session:own' },
  accepts: 'empty',
  body: noBody,
});

export const signIn = endpoint({
  ...common,
  id: 'signIn',
  method: 'post',
  path: '/api/v1/session',
  summary: 'Sign in with name and password',
  audience: { kind: 'public' },
  accepts: 'json',
  body: z.strictObject({ username: usernameSchema, password: z.string().min(1).max(256) }),
});

export const signInByLink = endpoint({
  ...common,
  id: 'signInByLink',
  method: 'post',
  path: '/api/v1/session/link',
  summary: 'Sign in once with the token of an admin link',
  audience: { kind: 'public' },
  accepts: 'json',
  body: z.strictObject({ token: z.string().min(20).max(200) }),
});

export const setPassword = endpoint({
  ...common,
  id: 'setPassword',
  method: 'put',
  path: '/api/v1/session/password',
  summary: 'Set the password of the signed-in user; after a link no old password is asked',
  audience: { kind: 'user', permission: 'session:own' },
  accepts: 'json',
  body: z.strictObject({ newPassword: passwordSchema, currentPassword: z.string().max(256).optional() }),
});

export const signOut = endpoint({
  ...common,
  id: 'signOut',
  method: 'delete',
  path: '/api/v1/session',
  summary: 'Sign out',
  audience: { kind: 'user', permission: 'session:own' },
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 204,
  reply: noBody,
});
