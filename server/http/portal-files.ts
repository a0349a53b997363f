import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import { RequestError } from '../request-error.ts';
import { COACH_WORKER_POLICY } from './security-headers.ts';

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Portal not built</title>
<h1>The portal is not built yet</h1>
<p>Run <code>node scripts/run.mjs build</code> in the project's folder and load this page again.</p>
<p>The server itself is running: <a href="/readyz">/readyz</a>, <a href="/api/openapi.json">/api/openapi.json</a>.</p>
</html>
`;

/**
 * The portal's files. Names under /assets carry a hash of their content and are kept for ever; the
 * page that names them is asked for each time. Any other address is one of the portal's own pages.
 * @param folder where the built portal lies, or will lie
 */
export function portalFiles(folder: string): Router {
  const router = Router();
  const page = path.join(folder, 'index.html');
  router.use(smallerForm(folder));
  router.use(
    '/assets',
    express.static(path.join(folder, 'assets'), {
      immutable: true,
      maxAge: '1y',
      index: false,
      setHeaders: loosenForCoach,
    }),
    notThere,
  );
  router.use(express.static(folder, { index: false, cacheControl: false, setHeaders: askEachTime }));
  router.get(/.*/, (req, res, next) => {
    if (isOperation(req.path)) return next();
    askEachTime(res);
    if (!existsSync(page)) return res.status(503).type('html').send(NOT_BUILT);
    res.sendFile(page, { cacheControl: false });
  });
  router.use(notThere);
  return router;
}

/** What the build leaves beside a file, the smallest first. */
const FORMS = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const;

/** Gives the compressed form that the build made, to whoever takes it. */
function smallerForm(folder: string): RequestHandler {
  return (req, res, next) => {
    if (isOperation(req.path) || path.extname(req.path) === '') return next();
    const form = FORMS.find(
      ({ encoding, ending }) =>
        req.acceptsEncodings(encoding) && existsSync(path.join(folder, `${req.path}${ending}`)),
    );
    if (form) {
      res.type(path.extname(req.path));
      res.setHeader('Content-Encoding', form.encoding);
      req.url = `${req.path}${form.ending}`;
    }
    res.vary('Accept-Encoding');
    next();
  };
}

function loosenForCoach(res: { setHeader(name: string, value: string): unknown }, file: string): void {
  if (path.basename(file).startsWith('coach-worker-')) {
    res.setHeader('Content-Security-Policy', COACH_WORKER_POLICY);
  }
}

function isOperation(pathname: string): boolean {
  return /^\/(api|device)(\/|$)/.test(pathname);
}

const notThere: RequestHandler = () => {
  throw new RequestError('not-found');
};

function askEachTime(res: { setHeader(name: string, value: string): unknown }): void {
  res.setHeader('Cache-Control', 'no-cache');
}
