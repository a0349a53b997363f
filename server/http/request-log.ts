import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Metrics } from '../metrics.ts';

/**
 * One line a request: which operation, which ids, which status, how long. Never a body, a header or
 * what somebody searched for; paths hold ids only, so they may stay.
 */
export function requestLog(logger: Logger, metrics: Metrics): readonly RequestHandler[] {
  return [
    pinoHttp({
      logger,
      genReqId: () => randomUUID(),
      serializers: {
        req: (req: { id: string; method: string; url: string }) => ({
          id: req.id,
          method: req.method,
          path: req.url.split('?', 1)[0],
        }),
        res: (res: { statusCode: number }) => ({ status: res.statusCode }),
      },
      // A fault has been logged whole where it was caught; this line only counts it.
      customErrorObject: (_req, _res, _error, line) => ({ ...line, err: undefined }),
      customLogLevel: (_req, res) => (res.statusCode >= 500 ? 'error' : 'info'),
      // Waiting requests and probes come by the second; what they do shows in the metrics.
      autoLogging: { ignore: (req) => QUIET.has(req.url?.split('?', 1)[0] ?? '') },
    }),
    (req, res, next) => {
      const beganMs = performance.now();
      res.set('X-Request-Id', String(req.id));
      res.once('close', () => {
        const operation = typeof res.locals.endpoint === 'string' ? res.locals.endpoint : 'other';
        metrics.countRequest(operation, res.statusCode, (performance.now() - beganMs) / 1000);
      });
      next();
    },
  ];
}

const QUIET: ReadonlySet<string> = new Set([
  '/healthz',
  '/readyz',
  '/metrics',
  '/device/v1/gallery',
  '/device/v1/heartbeat',
]);
