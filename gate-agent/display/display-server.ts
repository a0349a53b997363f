import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import type { Logger } from 'pino';
import { projectFile } from '#models/project-file';
import type { LaneScreen } from './lane-screen.ts';
import { directionOf, tongueFor, wordsIn } from './tongue.ts';

export interface DisplayServerParts {
  readonly screens: readonly LaneScreen[];
  readonly host: string;
  readonly port: number;
  /** The event's languages, the first for a page that shows nobody's answer. */
  readonly languages: () => readonly string[];
  readonly log: Logger;
}

interface Asset {
  readonly type: string;
  readonly content: string | Buffer;
}

const PAGE = 'gate-agent/display/page';
const BUILT = 'dist/lane-display/gate-agent/display/page';

/** Nothing is loaded but what this server gives, and nothing is sent anywhere. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

const ALIVE_MS = 2_000;

export interface ServedDisplays {
  /** Null when the port was taken: that costs the screens, not the lanes. */
  readonly port: number | null;
  close(): void;
}

/** The lanes' screens as pages: `/lane/NAME` for each, and a list of them at `/`. Reads only; there is nothing to ask for. */
export function serveDisplays(parts: DisplayServerParts): Promise<ServedDisplays> {
  const assets = readAssets();
  const server = createServer((request, response) => answer(request, response, parts, assets));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return new Promise((resolve) => {
    server.once('listening', () => resolve({ port: (server.address() as AddressInfo).port, close }));
    server.on('error', (fault) => {
      parts.log.error({ err: fault }, 'the lane displays cannot be served');
      resolve({ port: null, close });
    });
    server.listen(parts.port, parts.host);
  });
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: DisplayServerParts,
  assets: Assets,
): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  const { pathname } = new URL(request.url ?? '/', 'http://display');
  const isOwn = request.method === 'GET' && isOwnName(request.headers.host, parts.host);
  const screen = parts.screens.find((one) => pathname === `${pathOf(one)}/views`);
  if (isOwn && screen) {
    stream(response, screen, assets.version);
    return;
  }
  const asset = isOwn ? assetAt(pathname, parts, assets) : null;
  if (asset) response.writeHead(200, { 'content-type': asset.type }).end(asset.content);
  else response.writeHead(404).end();
}

function assetAt(
  pathname: string,
  parts: DisplayServerParts,
  { files, page, version }: Assets,
): Asset | null {
  if (pathname === '/') return html(listOf(parts));
  const screen = parts.screens.find((one) => pathname === pathOf(one));
  if (!screen) return files.get(pathname) ?? fontAt(pathname);
  return html(
    filled(page, { ...words(parts), lane: screen.lane, version, views: `${pathOf(screen)}/views` }),
  );
}

/** Scripts that a browser may have no letters for, from the packages that bring them. */
function fontAt(pathname: string): Asset | null {
  const [, font, file] =
    /^\/fonts\/(noto-sans-(?:arabic|sc))\/(index\.css|files\/[\w-]+\.woff2)$/.exec(pathname) ?? [];
  const path = font && file ? projectFile(`node_modules/@fontsource-variable/${font}/${file}`) : null;
  if (path === null || !existsSync(path)) return null;
  return { type: path.endsWith('.css') ? 'text/css' : 'font/woff2', content: readFileSync(path) };
}

/**
 * A name that resolves here by somebody else's doing is not answered: a page of theirs, open in the same
 * browser, could otherwise read who comes by.
 */
function isOwnName(header: string | undefined, host: string): boolean {
  const name = (header ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return name === host || name === 'localhost' || isIP(name) > 0;
}

function stream(response: ServerResponse, screen: LaneScreen, version: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const tell = (event: string, data: string): void => {
    response.write(`event: ${event}\ndata: ${data}\n\n`);
  };
  tell('version', version);
  const stop = screen.watch((view) => tell('view', JSON.stringify(view)));
  const beat = setInterval(() => tell('alive', ''), ALIVE_MS);
  response.on('close', () => {
    clearInterval(beat);
    stop();
  });
}

interface Assets {
  readonly files: ReadonlyMap<string, Asset>;
  readonly page: string;
  /** Changes with whatever the browser holds of us. */
  readonly version: string;
}

function readAssets(): Assets {
  const read = (path: string): string => readFileSync(projectFile(path), 'utf8');
  const page = read(`${PAGE}/display.html`);
  const files = new Map<string, Asset>([
    ['/display.css', { type: 'text/css; charset=utf-8', content: read(`${PAGE}/display.css`) }],
    ['/display.js', { type: 'text/javascript; charset=utf-8', content: read(`${BUILT}/display.js`) }],
    ['/chime.js', { type: 'text/javascript; charset=utf-8', content: read(`${BUILT}/chime.js`) }],
  ]);
  const hash = createHash('sha256').update(page);
  for (const { content } of files.values()) hash.update(content);
  return { files, page, version: hash.digest('hex').slice(0, 16) };
}

function words({ languages }: DisplayServerParts): Readonly<Record<string, string>> {
  const tongue = tongueFor(languages());
  const { away } = wordsIn(tongue);
  return {
    language: tongue,
    direction: directionOf(tongue),
    awayHeadline: away.headline,
    awayDetail: away.detail,
  };
}

function listOf(parts: DisplayServerParts): string {
  const { language = 'en', direction = 'ltr' } = words(parts);
  const items = parts.screens.map(
    (screen) => `<li><a href="${pathOf(screen)}">${escaped(screen.lane)}</a></li>`,
  );
  return `<!doctype html><html lang="${language}" dir="${direction}"><meta charset="utf-8"><title>Lanes</title><main><h1>Lanes</h1><ul>${items.join('')}</ul></main></html>`;
}

function pathOf({ lane }: LaneScreen): string {
  return `/lane/${encodeURIComponent(lane)}`;
}

/** The page's own language is replaced as well: a browser reads it before anything is shown. */
function filled(page: string, values: Readonly<Record<string, string>>): string {
  const { language = 'en', direction = 'ltr' } = values;
  return page
    .replace('lang="en" dir="ltr"', `lang="${language}" dir="${direction}"`)
    .replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => escaped(values[name] ?? ''));
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function html(content: string): Asset {
  return { type: 'text/html; charset=utf-8', content };
}
