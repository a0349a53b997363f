import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response, Router } from 'express';
import type { z } from 'zod';
import type { Endpoint } from '#contract/endpoint';
import type { EndpointId } from '#contract/endpoints';
import type { EventState } from '#domain/event/event-state';
import { type Actor, NOBODY } from '../auth/actor.ts';
import { mayDo, onEvent, requireConfirmed } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import { type Problem, RequestError } from '../request-error.ts';
import { AttemptCookie } from './attempt-cookie.ts';
import type { Call, FileAnswer, HandlersOf, ImageAnswer, ServerSentEvent } from './handler.ts';
import type { IdempotentReplies } from './idempotent-replies.ts';
import { bodyReader } from './request-body.ts';
import { requireSameOrigin } from './same-origin.ts';
import { SecretCookie } from './secret-cookie.ts';
import { sendEvents } from './server-sent-events.ts';

export interface Binding {
  readonly publicUrl: URL;
  readonly clock: Clock;
  /** Whose session cookie or API key the request carries. */
  readonly authenticateUser: (req: Request) => Promise<Actor>;
  /** @throws RequestError `not-paired`, `clock-skewed` */
  readonly authenticateDevice: (req: Request) => Promise<Actor>;
  /** Whose opened invitation the request's cookie is of. */
  readonly authenticateHolder: (req: Request) => Promise<Actor>;
  readonly replyOnce: IdempotentReplies['once'];
  /** @throws RequestError `event-closed`, `not-found` */
  readonly requireEventState: (eventId: string, allowed: readonly EventState[]) => Promise<void>;
  /** What runs before anything else at some endpoints. */
  readonly limits: Readonly<Partial<Record<string, RequestHandler>>>;
  /** `checked` parses every reply by its schema before it goes out; a reply that does not fit is a fault. */
  readonly replies: 'checked' | 'trusted';
  readonly closing: AbortSignal;
}

/** An endpoint without a handler: a programming error that must not come up at a request. */
export class HandlerMissing extends Error {
  override name = 'HandlerMissing';
}

/** A handler whose types were the endpoint's; the schemas have parsed what it takes. */
type AnyHandler = (call: AnyCall) => Promise<unknown>;
type AnyCall = Omit<Call<Endpoint>, 'version'> & { readonly version: number | undefined };

/** @throws HandlerMissing */
export function bindEndpoints(
  router: Router,
  endpoints: Readonly<Record<EndpointId, Endpoint>>,
  handlers: HandlersOf<EndpointId>,
  binding: Binding,
): void {
  const byId = new Map<string, unknown>(Object.entries(handlers));
  for (const endpoint of Object.values(endpoints)) {
    const handler = byId.get(endpoint.id);
    if (typeof handler !== 'function') throw new HandlerMissing(`no handler for ${endpoint.id}`);
    const limit = binding.limits[endpoint.id];
    router[endpoint.method](
      endpoint.path,
      ...(limit ? [limit] : []),
      serve(endpoint, handler as AnyHandler, binding),
    );
  }
}

/** One request: who is it, what do they say, may it be, answer. */
function serve(endpoint: Endpoint, handler: AnyHandler, binding: Binding): RequestHandler {
  const readBody = bodyReader(endpoint);
  return async (req, res) => {
    res.locals.endpoint = endpoint.id;
    const actor = await authenticate(endpoint, binding, req);
    if (endpoint.audience.kind === 'user' && endpoint.audience.assurance === 'confirmed') {
      requireConfirmed(actor, binding.clock.nowMs());
    }
    const body = await readBody(req, res);
    const gone = goneSignal(res, binding.closing);
    const asked = {
      params: parsed('params', endpoint.params, req.params),
      query: parsed('query', endpoint.query, req.query),
      body: isRaw(endpoint) ? body : parsed('body', endpoint.body, body),
    };
    const call = {
      actor,
      ...asked,
      version: versionFor(endpoint, req.get('if-match')),
      cookie: new SecretCookie(binding.publicUrl, res, 'session'),
      holderCookie: new SecretCookie(binding.publicUrl, res, 'enrolment'),
      attempt: new AttemptCookie(binding.publicUrl, req, res),
      browser: (req.get('user-agent') ?? '').slice(0, 200),
      signal: gone,
      lastEventId: req.get('last-event-id'),
    };
    const act = async () => {
      await requireOpenEvent(endpoint, call, binding);
      return handler(call);
    };
    const key = idempotencyKeyOf(endpoint, req);
    if (key === undefined || (actor.kind !== 'user' && actor.kind !== 'api-key')) {
      await send(endpoint, await act(), binding, { actor, req, res, gone });
      return;
    }
    const requestHash = hashOf(endpoint, asked);
    const { kind, answer } = await binding.replyOnce(
      { caller: actor, key, requestHash, eventId: eventIdIn(asked.params) },
      act,
    );
    if (kind === 'repeated') res.set('Idempotent-Replayed', 'true');
    await send(endpoint, answer, binding, { actor, req, res, gone });
  };
}

const CHANGEABLE: readonly EventState[] = ['draft', 'live'];
const NOT_PURGED: readonly EventState[] = [...CHANGEABLE, 'closed'];

/**
 * Keeps an event that is over as it is. Only those who may do it at all learn of the state; the others are
 * turned away by the service.
 * @throws RequestError `event-closed`
 */
async function requireOpenEvent(
  { audience, inClosedEvent, method }: Endpoint,
  { actor, params }: AnyCall,
  { requireEventState }: Binding,
): Promise<void> {
  if (method === 'get' || audience.kind !== 'user') return;
  if (actor.kind !== 'user' && actor.kind !== 'api-key') return;
  const eventId = eventIdIn(params);
  if (eventId === null || !mayDo(actor, audience.permission, onEvent(eventId))) return;
  await requireEventState(eventId, inClosedEvent === 'allowed' ? NOT_PURGED : CHANGEABLE);
}

function eventIdIn(params: unknown): string | null {
  const named = typeof params === 'object' && params !== null && 'eventId' in params;
  return named ? String(params.eventId) : null;
}

function isRaw({ accepts }: Endpoint): boolean {
  return accepts === 'image' || accepts === 'file';
}

/**
 * What is sent with a key is done once. Other methods are idempotent as they are, and so is what only
 * writes a file.
 * @throws RequestError `invalid-request`
 */
function idempotencyKeyOf(endpoint: Endpoint, req: Request): string | undefined {
  const key = req.get('idempotency-key');
  if (key === undefined || endpoint.method !== 'post' || endpoint.audience.kind !== 'user') return undefined;
  if (endpoint.answers === 'file') return undefined;
  if (/^[\x21-\x7e]{8,200}$/.test(key)) return key;
  throw new RequestError('invalid-request', [
    { path: 'headers.idempotency-key', problem: '8 to 200 visible characters' },
  ]);
}

function hashOf({ id }: Endpoint, asked: { readonly body: unknown }): string {
  const { body } = asked;
  const content = body instanceof Uint8Array ? sha256Hex(body) : (body ?? null);
  return sha256Hex(JSON.stringify({ id, ...asked, body: content }));
}

async function authenticate(endpoint: Endpoint, binding: Binding, req: Request): Promise<Actor> {
  if (endpoint.audience.kind === 'device') return binding.authenticateDevice(req);
  if (endpoint.method !== 'get') requireSameOrigin(req, binding.publicUrl);
  if (endpoint.audience.kind === 'public') return NOBODY;
  if (endpoint.audience.kind === 'holder') {
    const holder = await binding.authenticateHolder(req);
    if (holder.kind !== 'holder') throw new RequestError('not-signed-in');
    return holder;
  }
  const actor = await binding.authenticateUser(req);
  if (actor.kind !== 'user' && actor.kind !== 'api-key') throw new RequestError('not-signed-in');
  return actor;
}

/** @throws RequestError `version-required`, also for an entity tag that this server never made */
function versionFor(endpoint: Endpoint, ifMatch: string | undefined): number | undefined {
  if (endpoint.version === undefined || (endpoint.version === 'optional' && ifMatch === undefined)) {
    return undefined;
  }
  const digits = /^"(\d{1,15})"$/.exec(ifMatch ?? '')?.[1];
  if (digits === undefined) throw new RequestError('version-required');
  return Number(digits);
}

function parsed(part: string, schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems: Problem[] = result.error.issues.map((issue) => ({
    path: [part, ...issue.path].join('.'),
    problem: issue.message,
  }));
  throw new RequestError('invalid-request', problems);
}

interface Exchange {
  readonly actor: Actor;
  readonly req: Request;
  readonly res: Response;
  readonly gone: AbortSignal;
}

async function send(
  endpoint: Endpoint,
  answer: unknown,
  binding: Binding,
  { actor, req, res, gone }: Exchange,
): Promise<void> {
  switch (endpoint.answers) {
    case 'json': {
      const reply = binding.replies === 'checked' ? endpoint.reply.parse(answer) : answer;
      res
        .status(endpoint.status)
        .set({ 'Cache-Control': 'no-store', ...entityTag(reply) })
        .json(reply);
      return;
    }
    case 'image': {
      const { bytes, contentType } = answer as ImageAnswer;
      res.status(endpoint.status).set({ 'Content-Type': contentType, 'Cache-Control': 'private, no-store' });
      res.end(bytes);
      return;
    }
    case 'file': {
      const { contentType, name, chunks } = answer as FileAnswer;
      res.status(endpoint.status).set({
        'Content-Type': contentType,
        'Content-Disposition': `attachment; filename="${name}"`,
        'Cache-Control': 'private, no-store',
      });
      await pipeline(Readable.from(chunks), res, { signal: gone }).catch((error: unknown) => {
        // Whoever asked for it has gone.
        if (!gone.aborted) throw error;
      });
      return;
    }
    case 'stream': {
      const rights = JSON.stringify(actor);
      const stillAllowed = () =>
        authenticate(endpoint, binding, req).then(
          (now) => JSON.stringify(now) === rights,
          () => false,
        );
      await sendEvents(res, answer as AsyncIterable<ServerSentEvent>, gone, stillAllowed);
      return;
    }
    case 'redirect':
      res.set('Cache-Control', 'no-store').redirect(302, String(answer));
      return;
    case 'empty':
      res.status(endpoint.status).set('Cache-Control', 'no-store').end();
  }
}

/** Whatever has a version can be edited on condition of it. */
function entityTag(reply: unknown): Record<string, string> {
  const versioned = typeof reply === 'object' && reply !== null && 'version' in reply;
  return versioned ? { ETag: `"${String(reply.version)}"` } : {};
}

/** Aborts when the answer is over, however that came, or when the server closes. */
function goneSignal(res: Response, closing: AbortSignal): AbortSignal {
  const gone = new AbortController();
  const abort = () => gone.abort();
  closing.addEventListener('abort', abort);
  res.once('close', () => {
    closing.removeEventListener('abort', abort);
    abort();
  });
  if (closing.aborted) abort();
  return gone.signal;
}
