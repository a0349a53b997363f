import type { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { type WireError, wireErrorSchema } from './errors.ts';

export interface CallInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly params?: z.input<P>;
  readonly query?: z.input<Q>;
  readonly body?: z.input<B>;
  /** The version that an edit was made on, where the endpoint asks for it. */
  readonly version?: number;
  /** Sent again with the same key, a POST is done once and answered alike. */
  readonly idempotencyKey?: string;
}

/** Headers that the input needs, apart from those of its body. */
export function headersOf({
  version,
  idempotencyKey,
}: CallInput<z.ZodType, z.ZodType, z.ZodType>): Record<string, string> {
  return {
    ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
}

/** What a client does with an endpoint: every side builds requests and reads answers through these. */
export function pathOf(endpoint: Endpoint, input: CallInput<z.ZodType, z.ZodType, z.ZodType>): string {
  const params = (input.params ?? {}) as Record<string, string>;
  const path = endpoint.path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`${endpoint.id} needs the parameter ${name}`);
    return encodeURIComponent(value);
  });
  const query = Object.entries((input.query ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`);
  return query.length > 0 ? `${path}?${query.join('&')}` : path;
}

export type Answer<Reply> =
  | { readonly kind: 'ok'; readonly reply: Reply }
  | { readonly kind: 'error'; readonly status: number; readonly error: WireError };

/**
 * Reads the JSON of an answer against the endpoint's schema. An answer that does not fit, from an
 * incompatible server or something in between, is `unavailable`, never passed on half read.
 */
export function readAnswer<R extends z.ZodType>(
  endpoint: Endpoint<z.ZodType, z.ZodType, z.ZodType, R>,
  status: number,
  json: unknown,
): Answer<z.output<R>> {
  if (status === endpoint.status) {
    const reply = endpoint.reply.safeParse(json);
    if (reply.success) return { kind: 'ok', reply: reply.data };
  }
  const error = wireErrorSchema.safeParse(json);
  return { kind: 'error', status, error: error.success ? error.data : { kind: 'unavailable' } };
}
