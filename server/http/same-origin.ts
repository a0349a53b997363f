import type { Request } from 'express';
import { RequestError } from '../request-error.ts';

/**
 * The second lock against forged requests, behind the SameSite cookie: what a browser tells of where
 * a request comes from must be this portal. Programs that are no browsers tell nothing, and carry no
 * cookie that they were not given.
 * @throws RequestError `forbidden`
 */
export function requireSameOrigin(req: Request, publicUrl: URL): void {
  const site = req.get('sec-fetch-site');
  // Where the browser says it itself, no script can have said it.
  if (site === 'same-origin' || site === 'none') return;
  if (site !== undefined) throw new RequestError('forbidden');
  const origin = req.get('origin');
  if (origin === undefined) return;
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  if (host !== publicUrl.host && host !== req.get('host')) throw new RequestError('forbidden');
}
