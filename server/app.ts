import express, { type Express } from 'express';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Endpoint } from '#contract/endpoint';
import { ENDPOINTS, type EndpointId } from '#contract/endpoints';
import type { ProtocolRange } from '#contract/version';
import type { Db } from './db/database.ts';
import { type Binding, bindEndpoints } from './http/bind-endpoints.ts';
import { requireDeclaredRoutes } from './http/declared-routes.ts';
import { deviceProtocol } from './http/device-protocol.ts';
import type { HandlersOf } from './http/handler.ts';
import { openApiOf } from './http/openapi.ts';
import { ownNetworkOnly } from './http/own-network.ts';
import { portalFiles } from './http/portal-files.ts';
import { callerLimits, rateLimits } from './http/rate-limits.ts';
import { requestLog } from './http/request-log.ts';
import { securityHeaders } from './http/security-headers.ts';
import { sendError } from './http/send-error.ts';
import type { Metrics } from './metrics.ts';
import { RequestError } from './request-error.ts';

export interface AppNeeds extends Omit<Binding, 'limits'> {
  readonly requestsPerMinute: { readonly apiKey: number; readonly user: number };
  readonly db: Db;
  readonly handlers: HandlersOf<EndpointId>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** How many proxies in front of this server may be believed about the caller's address. */
  readonly trustProxy: number;
  readonly portalDir: string;
  readonly protocols: ProtocolRange;
  readonly version: string;
}

/** The order in which a request meets the server. */
export function createApp(needs: AppNeeds): Express {
  const app = express();
  const endpoints: Readonly<Record<EndpointId, Endpoint>> = ENDPOINTS;
  app.disable('x-powered-by');
  app.set('trust proxy', needs.trustProxy);
  app.set('query parser', 'simple');
  app.set('etag', false);

  app.use(...requestLog(needs.logger, needs.metrics));
  app.use(...securityHeaders(needs.publicUrl));

  app.get('/healthz', (_req, res) => void res.json({ status: 'alive' }));
  app.get('/readyz', async (_req, res) => {
    if (needs.closing.aborted) throw new RequestError('unavailable');
    await sql`select 1`.execute(needs.db);
    res.json({ status: 'ready' });
  });
  app.get('/metrics', ownNetworkOnly(), async (_req, res) => {
    res.type(needs.metrics.contentType).send(await needs.metrics.text());
  });

  const openApi = openApiOf(Object.values(endpoints), needs.version);
  app.get('/api/openapi.json', (_req, res) => void res.json(openApi));
  app.use('/api/v1', ...callerLimits(needs.publicUrl, needs.requestsPerMinute));
  app.use('/device', deviceProtocol(needs.protocols));
  bindEndpoints(app, endpoints, needs.handlers, { ...needs, limits: rateLimits(needs.db, needs.clock) });
  requireDeclaredRoutes(app, Object.values(endpoints));

  app.use(portalFiles(needs.portalDir));
  app.use(sendError);
  return app;
}
