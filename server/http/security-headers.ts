import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * For the one worker that runs face networks on WebAssembly, which browsers count as making code. A worker lives by
 * the policy of its own file, so the pages need no such exception; it may fetch from this server and nothing else.
 */
export const COACH_WORKER_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'none'";

/**
 * Scripts come from this server only, never from the page's text. Styles may be inline because the
 * portal's component library writes them; that exception ends at styles.
 */
export function securityHeaders(publicUrl: URL): readonly RequestHandler[] {
  const https = publicUrl.protocol === 'https:';
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          scriptSrcAttr: ["'none'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          mediaSrc: ["'self'", 'blob:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          workerSrc: ["'self'"],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          ...(https ? { upgradeInsecureRequests: [] } : {}),
        },
      },
      strictTransportSecurity: https,
      referrerPolicy: { policy: 'no-referrer' },
    }),
    (_req, res, next) => {
      res.set('Permissions-Policy', 'camera=(self), microphone=(), geolocation=()');
      next();
    },
  ];
}
