import { z } from 'zod';
import { endpoint, PERMISSIONS } from './endpoint.ts';
import { idSchema, instantSchema, noBody, nothing } from './primitives.ts';

/** Long rather than complicated (NIST SP 800-63B): 12 characters at least, anything allowed. */
export const passwordSchema = z.string().min(12).max(256);
export const usernameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{1,63}$/, 'letters, digits, . _ @ -');

/** Six digits of an authenticator app, or a recovery code; spaces and hyphens are for the eye. */
const codeTextSchema = z
  .string()
  .max(40)
  .transform((text) => text.replace(/[\s-]/g, '').toUpperCase());

/**
 * How far a sign-in has come. `set-password`: by link, and the portal asks for a password before anything
 * else. `give-code` and `enrol-second-factor`: nothing but that is allowed until it is done.
 */
export const SESSION_STAGES = ['open', 'set-password', 'give-code', 'enrol-second-factor'] as const;
export type SessionStage = (typeof SESSION_STAGES)[number];

export const SIGN_IN_WAYS = ['password', 'link', 'operator-link', 'single-sign-on'] as const;
export type SignInWay = (typeof SIGN_IN_WAYS)[number];

const permissionsSchema = z.array(z.enum(PERMISSIONS));

export const sessionSchema = z
  .strictObject({
    username: usernameSchema,
    stage: z.enum(SESSION_STAGES),
    /** Held on the whole installation, and so on each of its events. */
    permissions: permissionsSchema,
    onEvents: z.array(z.strictObject({ eventId: idSchema, permissions: permissionsSchema })),
    signedInBy: z.enum(SIGN_IN_WAYS),
    password: z.enum(['set', 'none']),
    secondFactor: z.enum(['on', 'off']),
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

/** A place where somebody is signed in. */
export const signedInPlaceSchema = z
  .strictObject({
    id: idSchema,
    by: z.enum(SIGN_IN_WAYS),
    /** What the browser calls itself. */
    browser: z.string(),
    beganAt: instantSchema,
    lastSeenAt: instantSchema,
    /** True for the session that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'SignedInPlace' });

export const placesSchema = z.strictObject({ sessions: z.array(signedInPlaceSchema) });

export const listOwnSessions = endpoint({
  id: 'listOwnSessions',
  method: 'get',
  path: '/api/v1/session/places',
  summary: 'Where the signed-in user is signed in',
  audience: { kind: 'user', permission: 'session:own' },
  params: nothing,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: placesSchema,
});

export const endOwnSession = endpoint({
  id: 'endOwnSession',
  method: 'delete',
  path: '/api/v1/session/places/:sessionId',
  summary: 'Sign out elsewhere',
  audience: { kind: 'user', permission: 'session:own' },
  params: z.strictObject({ sessionId: idSchema }),
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 204,
  reply: noBody,
});

export const confirmIdentity = endpoint({
  ...common,
  id: 'confirmIdentity',
  method: 'post',
  path: '/api/v1/session/confirmation',
  summary: 'Show the password, or a code where a second factor is on, before something that asks for it',
  audience: { kind: 'user', permission: 'session:own' },
  accepts: 'json',
  body: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(256) }),
    z.strictObject({ kind: z.literal('code'), code: codeTextSchema }),
  ]),
});

export const giveCode = endpoint({
  ...common,
  id: 'giveCode',
  method: 'post',
  path: '/api/v1/session/code',
  summary: 'Finish signing in with a code of the second factor, or a recovery code',
  audience: { kind: 'user', permission: 'session:own' },
  accepts: 'json',
  body: z.strictObject({ code: codeTextSchema }),
});

export const beginSecondFactor = endpoint({
  id: 'beginSecondFactor',
  method: 'post',
  path: '/api/v1/session/second-factor',
  summary: 'A fresh secret for an authenticator app; it counts once a code of it was shown',
  audience: { kind: 'user', permission: 'session:own', assurance: 'confirmed' },
  params: nothing,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 201,
  reply: z.strictObject({
    /** Base32, for typing. */
    secret: z.string(),
    /** `otpauth://` address, for a QR code. */
    uri: z.string(),
  }),
});

export const confirmSecondFactor = endpoint({
  id: 'confirmSecondFactor',
  method: 'put',
  path: '/api/v1/session/second-factor',
  summary: 'Turn the second factor on with a code of the fresh secret; shows the recovery codes once',
  audience: { kind: 'user', permission: 'session:own', assurance: 'confirmed' },
  params: nothing,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ code: codeTextSchema }),
  answers: 'json',
  status: 200,
  reply: z.strictObject({ recoveryCodes: z.array(z.string()), session: sessionSchema }),
});

export const removeSecondFactor = endpoint({
  id: 'removeSecondFactor',
  method: 'delete',
  path: '/api/v1/session/second-factor',
  summary: 'Turn the second factor off',
  audience: { kind: 'user', permission: 'session:own', assurance: 'confirmed' },
  params: nothing,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 204,
  reply: noBody,
});

export const readSignInWays = endpoint({
  id: 'readSignInWays',
  method: 'get',
  path: '/api/v1/session/ways',
  summary: 'How one can sign in here',
  audience: { kind: 'public' },
  params: nothing,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    password: z.enum(['on', 'off']),
    singleSignOn: z.strictObject({ label: z.string() }).nullable(),
  }),
});

export const beginSingleSignOn = endpoint({
  id: 'beginSingleSignOn',
  method: 'get',
  path: '/api/v1/session/single-sign-on',
  summary: 'Send the browser to the identity provider',
  audience: { kind: 'public' },
  params: nothing,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'redirect',
  status: 302,
  reply: noBody,
});

export const finishSingleSignOn = endpoint({
  id: 'finishSingleSignOn',
  method: 'get',
  path: '/api/v1/session/single-sign-on/callback',
  summary: 'Where the identity provider sends the browser back to; registered with it as redirect URI',
  audience: { kind: 'public' },
  params: nothing,
  /** Providers add parameters of their own. */
  query: z.record(z.string().max(100), z.string().max(4_000)),
  accepts: 'empty',
  body: noBody,
  answers: 'redirect',
  status: 302,
  reply: noBody,
});
