import type { z } from 'zod';
import { type CallInput, pathOf, readAnswer } from '#contract/call';
import type { Endpoint } from '#contract/endpoint';
import { signInByLink, signOut } from '#contract/session';

/** The demo could not be set up or checked; the message is a sentence for whoever started it. */
export class DemoError extends Error {
  override name = 'DemoError';
}

/** What a browser has after following a sign-in link; the demo does nothing that a user could not do there. */
export class ServerClient {
  readonly #serverUrl: string;
  readonly #cookie: string;

  private constructor(serverUrl: string, cookie: string) {
    this.#serverUrl = serverUrl;
    this.#cookie = cookie;
  }

  /**
   * @param link as the server prints it; its token is used up
   * @throws DemoError
   */
  static async signIn(serverUrl: string, link: string): Promise<ServerClient> {
    const token = new URLSearchParams(new URL(link).hash.slice(1)).get('token');
    if (token === null) throw new DemoError('the sign-in link holds no token');
    const response = await send(
      serverUrl,
      signInByLink,
      { body: { token } },
      {
        body: JSON.stringify({ token }),
        headers: { 'content-type': 'application/json' },
      },
    );
    await replyOf(signInByLink, response);
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie === undefined) throw new DemoError('the server signed in without a cookie');
    return new ServerClient(serverUrl, cookie);
  }

  /** What makes a request one of this user's, for what is asked in another way. */
  get headers(): Readonly<Record<string, string>> {
    return { cookie: this.#cookie };
  }

  /** Ends the session; the client is of no use afterwards. @throws DemoError */
  async signOut(): Promise<void> {
    await this.ask(signOut, {});
  }

  /** @throws DemoError naming the operation when the server does not answer as the contract says */
  async ask<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    input: CallInput<P, Q, B>,
  ): Promise<z.output<R>> {
    const json = input.body === undefined ? {} : { 'content-type': 'application/json' };
    const body = input.body === undefined ? null : JSON.stringify(input.body);
    const headers = { ...json, cookie: this.#cookie };
    return replyOf(endpoint, await send(this.#serverUrl, endpoint, input, { body, headers }));
  }

  /** @throws DemoError as `ask` */
  async upload<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    input: CallInput<P, Q, B>,
    jpeg: Uint8Array<ArrayBuffer>,
  ): Promise<z.output<R>> {
    const headers = { 'content-type': 'image/jpeg', cookie: this.#cookie };
    return replyOf(endpoint, await send(this.#serverUrl, endpoint, input, { body: jpeg, headers }));
  }
}

const TIMEOUT_MS = 30_000;

async function send(
  serverUrl: string,
  endpoint: Endpoint,
  input: CallInput<z.ZodType, z.ZodType, z.ZodType>,
  request: {
    readonly body: RequestInit['body'] & (string | Uint8Array<ArrayBuffer> | null);
    readonly headers: Record<string, string>;
  },
): Promise<Response> {
  try {
    return await fetch(new URL(pathOf(endpoint, input), serverUrl), {
      method: endpoint.method.toUpperCase(),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...request,
    });
  } catch (cause) {
    throw new DemoError(`${endpoint.id}: ${serverUrl} does not answer`, { cause });
  }
}

async function replyOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
  response: Response,
): Promise<z.output<R>> {
  const text = await response.text();
  const content: unknown = text === '' ? undefined : json(text);
  const answer = readAnswer(
    endpoint as Endpoint<z.ZodType, z.ZodType, z.ZodType, R>,
    response.status,
    content,
  );
  if (answer.kind === 'ok') return answer.reply;
  throw new DemoError(`${endpoint.id}: the server answered ${answer.status} ${answer.error.kind}`);
}

/** What is no JSON does not fit the contract either. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
