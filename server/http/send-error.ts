import type { NextFunction, Request, Response } from 'express';
import { ERROR_STATUS, type WireError } from '#contract/errors';
import { isDatabaseAway } from '../db/postgres-refusal.ts';
import { RequestError } from '../request-error.ts';

/** The last stop of every request that failed. What is not a RequestError is a fault: logged whole, told to nobody. */
export function sendError(error: unknown, req: Request, res: Response, _next: NextFunction): void {
  const refusal = asRefusal(error);
  if (!refusal) req.log.error({ err: error }, 'request failed');
  else if (refusal.kind === 'unavailable') req.log.warn({ err: error }, 'the database is away');
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const kind = refusal?.kind ?? 'internal';
  const problems = refusal?.problems ?? [];
  const body: WireError = problems.length > 0 ? { kind, problems: [...problems] } : { kind };
  res.status(ERROR_STATUS[kind]).set('Cache-Control', 'no-store').json(body);
}

function asRefusal(error: unknown): RequestError | undefined {
  if (error instanceof RequestError) return error;
  // Express throws this for a path that is no valid percent-encoding.
  if (error instanceof URIError) return new RequestError('invalid-request');
  if (isDatabaseAway(error)) return new RequestError('unavailable');
  return undefined;
}
