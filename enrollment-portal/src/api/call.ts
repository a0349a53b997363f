import type { z } from 'zod';
import { type CallInput, headersOf, pathOf, readAnswer } from '#contract/call';
import type { Endpoint } from '#contract/endpoint';
import { failureKindOf, RequestFailed } from './request-failed.ts';

type Extra = { readonly signal?: AbortSignal; readonly image?: Blob };

/**
 * Calls one operation of the contract and gives back its parsed reply.
 * @throws RequestFailed for every answer that is not a success, and for none at all
 */
export async function call<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, R>,
  input: CallInput<P, Q, B>,
  { signal, image }: Extra = {},
): Promise<z.output<R>> {
  const idempotencyKey = keyFor(endpoint);
  const request: RequestInit = {
    method: endpoint.method.toUpperCase(),
    ...bodyOf(endpoint.accepts, input.body, image),
    headers: {
      ...headersOf(idempotencyKey === undefined ? input : { ...input, idempotencyKey }),
      ...typeOf(endpoint.accepts, image),
    },
    ...(signal ? { signal } : {}),
  };
  const path = pathOf(endpoint, input);
  const response = await (idempotencyKey === undefined ? send(path, request) : sendTwice(path, request));
  const json: unknown = response.status === 204 ? undefined : await response.json().catch(() => null);
  const answer = readAnswer(endpoint, response.status, json);
  if (answer.kind === 'error') throw new RequestFailed(answer.error.kind, answer.error.problems);
  return answer.reply;
}

/** A request without an answer may have been done all the same; with its key it is not done again. */
async function sendTwice(path: string, request: RequestInit): Promise<Response> {
  try {
    return await send(path, request);
  } catch (error) {
    if (failureKindOf(error) !== 'unreachable') throw error;
    return send(path, request);
  }
}

function keyFor({ method, audience }: Endpoint): string | undefined {
  if (method !== 'post' || audience.kind !== 'user') return undefined;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function send(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...request, credentials: 'same-origin', cache: 'no-store' });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new RequestFailed('unreachable', [], { cause });
  }
}

function bodyOf(accepts: Endpoint['accepts'], body: unknown, image: Blob | undefined): RequestInit {
  if (accepts === 'image' && image) return { body: image };
  return accepts === 'json' ? { body: JSON.stringify(body) } : {};
}

function typeOf(accepts: Endpoint['accepts'], image: Blob | undefined): Record<string, string> {
  if (accepts === 'image' && image) return { 'content-type': image.type };
  return accepts === 'json' ? { 'content-type': 'application/json' } : {};
}
