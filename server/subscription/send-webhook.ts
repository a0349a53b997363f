import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { DeliveryProblem } from '#contract/subscription';
import type { Address, ReachableAddresses } from './reachable-address.ts';
import type { SignedMessage } from './signed-message.ts';

/** A receiver takes a message and answers; what it does with it is for afterwards. */
const ANSWER_WITHIN_MS = 10_000;

export type Sent =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly problem: DeliveryProblem };

/** Posts a message to a receiver; a redirection is not followed, and what is answered beside the status is not read. */
export async function sendWebhook(
  reachable: ReachableAddresses,
  url: URL,
  message: SignedMessage,
  signal: AbortSignal,
): Promise<Sent> {
  const reached = await reachable.reach(url.hostname);
  if (reached.kind === 'problem') return failed(reached.problem);
  if (url.protocol === 'http:' && reached.network === 'public') return failed('not-encrypted');
  const status = await post(url, reached.addresses, message, signal);
  if (typeof status !== 'number') return failed(status);
  return status >= 200 && status < 300 ? { kind: 'delivered' } : failed('refused', status);
}

export function failed(kind: DeliveryProblem['kind'], status: number | null = null): Sent {
  return { kind: 'failed', problem: { kind, status } };
}

function post(
  url: URL,
  addresses: readonly [Address, ...Address[]],
  { id, timestamp, signature, body }: SignedMessage,
  signal: AbortSignal,
): Promise<number | DeliveryProblem['kind']> {
  const request = url.protocol === 'http:' ? requestPlain : requestSecure;
  const options = {
    method: 'POST',
    // A connection of its own: one that is kept would outlive the look at the address.
    agent: false,
    lookup: pinnedTo(addresses),
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'venue-access',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signature,
    },
  };
  return new Promise((resolve) => {
    const sending = request(url, options, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    sending.once('error', (error) => resolve(problemOf(error)));
    sending.end(body);
  });
}

function pinnedTo(addresses: readonly [Address, ...Address[]]): LookupFunction {
  return (_hostname, options, done) => {
    if (options.all) done(null, [...addresses]);
    else done(null, addresses[0].address, addresses[0].family);
  };
}

/** What a connection came to grief on. */
export function problemOf(error: unknown): DeliveryProblem['kind'] {
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  if (name === 'AbortError' || name === 'TimeoutError') return 'timed-out';
  const isCertificate = typeof code === 'string' && /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
  return isCertificate ? 'not-trusted' : 'unreachable';
}
