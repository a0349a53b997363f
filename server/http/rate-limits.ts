import type { Request, RequestHandler } from 'express';
import { MemoryStore, rateLimit, type Store } from 'express-rate-limit';
import type { EndpointId } from '#contract/endpoints';
import { ENDPOINTS } from '#contract/endpoints';
import { apiKeyIn } from '../auth/api-key-service.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import { RequestError } from '../request-error.ts';
import { FailedAttempts } from './failed-attempts.ts';
import { tokenInCookie } from './secret-cookie.ts';

const MINUTE_MS = 60_000;

/** What lets somebody guess a secret. */
const GUESSED = [
  'signIn',
  'signInByLink',
  'setPassword',
  'giveCode',
  'confirmIdentity',
  'confirmSecondFactor',
  'openEnrolment',
] as const satisfies readonly EndpointId[];

/**
 * Per address, and only what failed: a venue's gates and staff may share one address, and whoever gets
 * it right is not slowed down. Names have their own lock (see lockout). Guesses are counted for all
 * server processes together; a gate's failures, which are no guesses, by each process in memory.
 */
export function rateLimits(db: Db, clock: Clock): Readonly<Partial<Record<EndpointId, RequestHandler>>> {
  const guesses = (what: EndpointId, most: FailureLimit) =>
    limit(most, new FailedAttempts(db, clock, { what, withinMs: most.withinMs }));
  const device = limit({ failures: 600, withinMs: MINUTE_MS }, new MemoryStore());
  const holder = limit({ failures: 120, withinMs: MINUTE_MS }, new MemoryStore());
  const holders = Object.values(ENDPOINTS).filter((endpoint) => endpoint.audience.kind === 'holder');
  const gates = Object.values(ENDPOINTS).filter((endpoint) => endpoint.audience.kind === 'device');
  return {
    ...Object.fromEntries(GUESSED.map((id) => [id, guesses(id, { failures: 30, withinMs: 5 * MINUTE_MS })])),
    pairDevice: guesses('pairDevice', { failures: 20, withinMs: 10 * MINUTE_MS }),
    ...Object.fromEntries(gates.map(({ id }) => [id, device])),
    ...Object.fromEntries(holders.map(({ id }) => [id, holder])),
  };
}

interface FailureLimit {
  readonly failures: number;
  readonly withinMs: number;
}

/**
 * What one signed-in user, by session, and one API key may ask a minute, successful or not: a program in a
 * loop must not slow the gates down. Counted by what was presented, so that nobody can use up the budget of
 * a key or session they do not have; each server process counts for itself.
 */
export function callerLimits(
  publicUrl: URL,
  perMinute: { readonly apiKey: number; readonly user: number },
): readonly RequestHandler[] {
  const keyOf = (req: Request) => apiKeyIn(req.get('authorization'));
  const sessionOf = (req: Request) =>
    keyOf(req) === undefined ? tokenInCookie(publicUrl, req, 'session') : undefined;
  return [requestLimit(perMinute.apiKey, keyOf), requestLimit(perMinute.user, sessionOf)];
}

function requestLimit(
  requestsPerMinute: number,
  callerOf: (req: Request) => string | undefined,
): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: requestsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: { xForwardedForHeader: false },
    skip: (req) => callerOf(req) === undefined,
    keyGenerator: (req) => sha256Hex(callerOf(req) ?? ''),
    handler: (_req, _res, next) => next(new RequestError('too-many-requests')),
  });
}

function limit(most: FailureLimit, store: Store): RequestHandler {
  return rateLimit({
    store,
    windowMs: most.withinMs,
    limit: most.failures,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Whether to trust such headers is the operator's setting, which Express already follows.
    validate: { xForwardedForHeader: false },
    handler: (_req, _res, next) => next(new RequestError('too-many-requests')),
  });
}
