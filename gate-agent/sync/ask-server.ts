import type { z } from 'zod';
import { type Answer, type CallInput, pathOf, readAnswer } from '#contract/call';
import type { Endpoint } from '#contract/endpoint';
import { PROTOCOL_HEADER, type ProtocolRange, rangeIn } from '#contract/version';

/** No answer: refused, cut, timed out. The message names the server, the cause says what happened. */
export class ServerUnreachable extends Error {
  override name = 'ServerUnreachable';
}

export interface AskOptions {
  readonly serverUrl: string;
  readonly token: string | null;
  /** The version that this request speaks. */
  readonly protocol: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Asked<Reply> {
  readonly answer: Answer<Reply>;
  /** The answer's `Date` header. */
  readonly date: string | null;
  /** What the server speaks; null where it does not say. */
  readonly protocols: ProtocolRange | null;
}

/**
 * One request as the contract tells it.
 * @throws ServerUnreachable
 */
export async function askServer<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, R>,
  input: CallInput<P, Q, B>,
  { serverUrl, token, protocol, timeoutMs, signal }: AskOptions,
): Promise<Asked<z.output<R>>> {
  const url = addressOf(serverUrl, pathOf(endpoint, input));
  const headers = new Headers({ accept: 'application/json', [PROTOCOL_HEADER]: String(protocol) });
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (input.body !== undefined) headers.set('content-type', 'application/json');
  try {
    const response = await fetch(url, {
      method: endpoint.method.toUpperCase(),
      headers,
      body: input.body === undefined ? null : JSON.stringify(input.body),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await response.text();
    return {
      answer: readAnswer(
        endpoint as Endpoint<z.ZodType, z.ZodType, z.ZodType, R>,
        response.status,
        json(text),
      ),
      date: response.headers.get('date'),
      protocols: rangeIn(response.headers.get(PROTOCOL_HEADER)),
    };
  } catch (cause) {
    throw new ServerUnreachable(`${url.origin} does not answer`, { cause });
  }
}

/** Below the path that a proxy may serve the server under. */
function addressOf(serverUrl: string, path: string): URL {
  return new URL(serverUrl.replace(/\/*$/, '') + path);
}

/** What is no JSON, a proxy's page say, is read as an answer without content. */
function json(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
