import type { z } from 'zod';
import { type CallInput, pathOf, readAnswer } from '#contract/call';
import type { Endpoint } from '#contract/endpoint';
import { RequestFailed } from './request-failed.ts';

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
  const response = await send(pathOf(endpoint, input), {
    method: endpoint.method.toUpperCase(),
    ...bodyOf(endpoint.accepts, input.body, image),
    ...(signal ? { signal } : {}),
  });
  const json: unknown = response.status === 204 ? undefined : await response.json().catch(() => null);
  const answer = readAnswer(endpoint, response.status, json);
  if (answer.kind === 'error') throw new RequestFailed(answer.error.kind, answer.error.problems);
  return answer.reply;
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
  if (accepts === 'image' && image) return { body: image, headers: { 'content-type': image.type } };
  if (accepts !== 'json') return {};
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}
