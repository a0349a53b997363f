import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { EndpointId } from '#contract/endpoints';
import { ENDPOINTS } from '#contract/endpoints';
import { apiKeyIn } from '../auth/api-key-service.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import { RequestError } from '../request-error.ts';

const MINUTE_MS = 60_000;

/**
 * Per address, counted in memory, and only what failed: a venue's gates and staff may share one
 * address, and whoever gets it right is not slowed down. Names have their own lock (see lockout).
 */
export function rateLimits(): Readonly<Partial<Record<EndpointId, RequestHandler>>> {
  const guesses = { failures: 30, withinMs: 5 * MINUTE_MS };
  const device = limit({ failures: 600, withinMs: MINUTE_MS });
  const gates = Object.values(ENDPOINTS).filter((endpoint) => endpoint.audience.kind === 'device');
  return {
    signIn: limit(guesses),
    signInByLink: limit(guesses),
    setPassword: limit(guesses),
    giveCode: limit(guesses),
    confirmIdentity: limit(guesses),
    confirmSecondFactor: limit(guesses),
    pairDevice: limit({ failures: 20, withinMs: 10 * MINUTE_MS }),
    ...Object.fromEntries(gates.map(({ id }) => [id, device])),
  };
}

/**
 * What one API key may ask a minute, successful or not: a program in a loop must not slow the gates down.
 * Counted by what was presented, so that nobody can use up the budget of a key they do not have.
 */
export function apiKeyLimit(requestsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: requestsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: { xForwardedForHeader: false },
    skip: (req) => apiKeyIn(req.get('authorization')) === undefined,
    keyGenerator: (req) => sha256Hex(apiKeyIn(req.get('authorization')) ?? ''),
    handler: (_req, _res, next) => next(new RequestError('too-many-requests')),
  });
}

function limit(most: { readonly failures: number; readonly withinMs: number }): RequestHandler {
  return rateLimit({
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
