import type { z } from 'zod';

/**
 * Who may call: nobody in particular, a signed-in user or an API key with a permission, a paired gate, or
 * somebody who has opened their invitation to enrol, and then only for themselves. `confirmed` asks a user to have shown password or code within the last minutes, so that an
 * unattended screen cannot hand rights on.
 */
export type Audience =
  | { readonly kind: 'public' }
  | { readonly kind: 'user'; readonly permission: Permission; readonly assurance?: 'confirmed' }
  | { readonly kind: 'device' }
  | { readonly kind: 'holder' };

export const PERMISSIONS = [
  'session:own',
  'event:read',
  'event:manage',
  'event:purge',
  'person:read',
  'person:write',
  'person:erase',
  'passage:read',
  'passage:read-crop',
  'passage:export',
  'occupancy:correct',
  'alert:handle',
  'gate:read',
  'gate:manage',
  /** Opening once, letting somebody through, holding shut, staffing, a picture of the lane. */
  'lane:command',
  /** Letting lanes stand open for an evacuation. */
  'lane:release',
  'user:manage',
  'api-key:manage',
  'audit:read',
  'watchlist:manage',
  'subscription:manage',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/**
 * JSON in and out unless told otherwise; `image` is a raw image body, `file` a file of any size that is never
 * held whole, `stream` an event stream, `redirect` sends a browser on.
 */
export type Media = 'json' | 'image' | 'file' | 'stream' | 'empty' | 'redirect';

/**
 * One operation on the wire, told once: the server validates and documents from it, portal and gate
 * call through it.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express path: `/api/v1/events/:eventId/people`. */
  readonly path: string;
  readonly summary: string;
  readonly audience: Audience;
  /**
   * `required`: the caller names the version that it edits, in If-Match, and a later one is not
   * overwritten. `optional`: where what is asked for is safe on any version, and only checked if named.
   */
  readonly version?: 'required' | 'optional';
  /**
   * Nothing of an event that is over may be changed but what is named here, and nothing at all of one that is
   * purged.
   */
  readonly inClosedEvent?: 'allowed';
  readonly params: Params;
  readonly query: Query;
  readonly accepts: Media;
  readonly body: Body;
  readonly answers: Media;
  readonly status: 200 | 201 | 202 | 204 | 302;
  readonly reply: Reply;
}

/** Keeps the literal types, so that a server's handler is typed by who calls it and what it answers. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition;
}
