import { z } from 'zod';

/** Clients act on the kind and never read messages. */
export const ERROR_STATUS = {
  'invalid-request': 400,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  /** The device's key is not, or no longer, paired. */
  'not-paired': 401,
  /** The device's clock is off; the answer's Date header tells the server's. */
  'clock-skewed': 401,
  'wrong-code': 401,
  /** The identity provider's answer does not hold, or somebody declined there. */
  'single-sign-on-failed': 401,
  forbidden: 403,
  /** Signed in half way: the second factor is to be given, or to be set up first. */
  'sign-in-unfinished': 403,
  /** Password or code must be shown again before this. */
  'confirmation-required': 403,
  'not-found': 404,
  conflict: 409,
  /** The first request with this idempotency key has not been answered; whether it was done is not known yet. */
  'still-under-way': 409,
  /** Nobody would be left who can manage the installation. */
  'last-administrator': 409,
  /** The event is over, and this would change it. */
  'event-closed': 409,
  'full-sync-required': 409,
  /** The gate that is to do it cannot be reached now, or there is none. */
  'gate-offline': 409,
  'link-used-or-expired': 410,
  /** Somebody else has changed it since it was read. */
  'changed-meanwhile': 412,
  'too-large': 413,
  'unsupported-media': 415,
  'journal-refused': 422,
  /** An idempotency key that came with another request before. */
  'key-reused': 422,
  /** The gate speaks another PROTOCOL_VERSION; one of both sides must be upgraded. */
  'unsupported-protocol': 426,
  /** An edit that does not say which version it was made on. */
  'version-required': 428,
  'too-many-requests': 429,
  'locked-out': 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorKind = keyof typeof ERROR_STATUS;

export const errorKindSchema = z.enum(Object.keys(ERROR_STATUS) as [ErrorKind, ...ErrorKind[]]);

/** The body of every answer that is not a success. `problems` names the fields at fault. */
export const wireErrorSchema = z
  .strictObject({
    kind: errorKindSchema,
    problems: z.array(z.strictObject({ path: z.string(), problem: z.string() })).optional(),
  })
  .meta({ id: 'Error' });

export type WireError = z.infer<typeof wireErrorSchema>;
