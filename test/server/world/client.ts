import type { z } from 'zod';
import { type Answer, type CallInput, headersOf, pathOf, readAnswer } from '#contract/call';
import type { Endpoint } from '#contract/endpoint';
import type { ErrorKind } from '#contract/errors';

/** What a browser or a gate is to the server: requests by the contract, and a cookie or a token. */
export class Client {
  readonly url: string;
  cookie: string | null = null;
  /** Made fresh for every request. */
  bearer: (() => Promise<string>) | null = null;

  constructor(url: string) {
    this.url = url;
  }

  /** The request as it goes over the wire. */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.cookie !== null) headers.set('cookie', this.cookie);
    if (this.bearer !== null) headers.set('authorization', `Bearer ${await this.bearer()}`);
    const response = await fetch(this.url + path, { ...init, headers });
    const set = response.headers.getSetCookie()[0]?.split(';')[0];
    if (set !== undefined) this.cookie = set;
    return response;
  }

  async call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    input: CallInput<P, Q, B> = {},
  ): Promise<Answer<z.output<R>>> {
    const response = await this.send(pathOf(endpoint, input), {
      method: endpoint.method.toUpperCase(),
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      headers: {
        ...headersOf(input),
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
    });
    const text = await response.text();
    return readAnswer(
      endpoint as Endpoint<z.ZodType, z.ZodType, z.ZodType, R>,
      response.status,
      text === '' ? undefined : JSON.parse(text),
    );
  }

  /** The reply; an error is the test's failure. */
  async ok<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    input: CallInput<P, Q, B> = {},
  ): Promise<z.output<R>> {
    const answer = await this.call(endpoint, input);
    if (answer.kind === 'ok') return answer.reply;
    throw new Error(`${endpoint.id} answered ${answer.status} ${JSON.stringify(answer.error)}`);
  }

  /** The kind of the error; a success is the test's failure. */
  async refusal<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    input: CallInput<P, Q, B> = {},
  ): Promise<ErrorKind> {
    const answer = await this.call(endpoint, input);
    if (answer.kind === 'error') return answer.error.kind;
    throw new Error(`${endpoint.id} succeeded`);
  }
}
