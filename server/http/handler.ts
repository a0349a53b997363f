import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Endpoint } from '#contract/endpoint';
import type { ENDPOINTS, EndpointId } from '#contract/endpoints';
import type { Actor } from '../auth/actor.ts';
import type { AttemptCookie } from './attempt-cookie.ts';
import type { SecretCookie } from './secret-cookie.ts';

/** A request that has been parsed by its endpoint's schemas and whose caller is known. */
export interface Call<E extends Endpoint> {
  readonly actor: Actor;
  readonly params: z.output<E['params']>;
  readonly query: z.output<E['query']>;
  readonly body: E['accepts'] extends 'image'
    ? Uint8Array
    : E['accepts'] extends 'file'
      ? /** Unread, and of any length: whoever reads it sets the bound. */ Readable
      : z.output<E['body']>;
  /** The version an edit was made on; an endpoint that requires it never runs without. */
  readonly version: E['version'] extends 'required'
    ? number
    : E['version'] extends 'optional'
      ? number | undefined
      : undefined;
  /** Of the user's session. */
  readonly cookie: SecretCookie;
  /** Of an opened invitation to enrol. */
  readonly holderCookie: SecretCookie;
  readonly attempt: AttemptCookie;
  /** What the caller's browser calls itself, cut to a line. */
  readonly browser: string;
  /** Aborted when the caller is gone or the server closes: nothing need be waited for any more. */
  readonly signal: AbortSignal;
  /** Where an event stream broke off, as its client says. */
  readonly lastEventId: string | undefined;
}

export interface ImageAnswer {
  readonly bytes: Uint8Array;
  readonly contentType: 'image/jpeg';
}

export interface FileAnswer {
  readonly contentType: string;
  /** What a browser calls it when it saves it. */
  readonly name: string;
  /** Texts in UTF-8. */
  readonly chunks: AsyncIterable<string | Uint8Array>;
}

export interface ServerSentEvent {
  readonly id: string;
  readonly event: string;
  /** Sent as JSON. */
  readonly data: unknown;
}

export type Answer<E extends Endpoint> = E['answers'] extends 'image'
  ? ImageAnswer
  : E['answers'] extends 'file'
    ? FileAnswer
    : E['answers'] extends 'stream'
      ? AsyncIterable<ServerSentEvent>
      : E['answers'] extends 'redirect'
        ? /** Where to. */ string
        : z.input<E['reply']>;

export type Handler<E extends Endpoint> = E['answers'] extends 'empty'
  ? (call: Call<E>) => Promise<void>
  : (call: Call<E>) => Promise<Answer<E>>;

export type HandlersOf<Id extends EndpointId> = {
  readonly [Each in Id]: Handler<(typeof ENDPOINTS)[Each]>;
};
