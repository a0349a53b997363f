import { createHash, randomBytes } from 'node:crypto';
import type { Credentials } from '../credentials.ts';

/** One way in that a camera offers in `WWW-Authenticate` (RFC 9110, section 11). */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

export interface AuthorizedRequest {
  readonly method: 'GET';
  /** Path and query, as on the request line. */
  readonly uri: string;
  readonly credentials: Credentials;
  /** How often this challenge has been answered, from 1. */
  readonly count: number;
  readonly cnonce: string;
}

const HASHES: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256' };

export function newCnonce(): string {
  return randomBytes(8).toString('hex');
}

/** The strongest offer that can be met; null when there is none. */
export function chooseChallenge(header: string | null): Challenge | null {
  const offers = parseChallenges(header ?? '');
  const digests = offers.filter(({ scheme, parameters }) => scheme === 'digest' && usable(parameters));
  return (
    digests.find(({ parameters }) => algorithmOf(parameters) === 'SHA-256') ??
    digests[0] ??
    offers.find(({ scheme }) => scheme === 'basic') ??
    null
  );
}

/** The `Authorization` header that answers a challenge: Basic (RFC 7617) or Digest (RFC 7616). */
export function authorization({ scheme, parameters }: Challenge, request: AuthorizedRequest): string {
  const { username, password } = request.credentials;
  if (scheme === 'basic') return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return digest(parameters, request);
}

function digest(
  parameters: ReadonlyMap<string, string>,
  { method, uri, credentials, count, cnonce }: AuthorizedRequest,
): string {
  const algorithm = algorithmOf(parameters);
  const hash = (text: string): string =>
    createHash(HASHES[algorithm] ?? 'md5')
      .update(text)
      .digest('hex');
  const realm = parameters.get('realm') ?? '';
  const nonce = parameters.get('nonce') ?? '';
  const opaque = parameters.get('opaque');
  const nc = count.toString(16).padStart(8, '0');
  const secret = hash(`${credentials.username}:${realm}:${credentials.password}`);
  const asked = hash(`${method}:${uri}`);
  const withQop = parameters.has('qop');
  const response = withQop
    ? hash(`${secret}:${nonce}:${nc}:${cnonce}:auth:${asked}`)
    : hash(`${secret}:${nonce}:${asked}`);
  const quoted = { username: credentials.username, realm, nonce, uri, response, ...(opaque && { opaque }) };
  const fields = Object.entries(quoted).map(([name, value]) => `${name}="${escaped(value)}"`);
  if (parameters.has('algorithm')) fields.push(`algorithm=${algorithm}`);
  if (withQop) fields.push('qop=auth', `nc=${nc}`, `cnonce="${cnonce}"`);
  return `Digest ${fields.join(', ')}`;
}

function algorithmOf(parameters: ReadonlyMap<string, string>): string {
  return (parameters.get('algorithm') ?? 'MD5').toUpperCase();
}

function usable(parameters: ReadonlyMap<string, string>): boolean {
  const qop = parameters.get('qop');
  const offersAuth = qop === undefined || qop.split(',').some((each) => each.trim() === 'auth');
  return algorithmOf(parameters) in HASHES && parameters.has('nonce') && offersAuth;
}

function escaped(value: string): string {
  return value.replace(/["\\]/g, '\\$&');
}

/** `name=value` belongs to the scheme before it; a word without `=` begins the next scheme. */
const PIECE = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([A-Za-z]+)/g;

function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  for (const [, name, quoted, token, scheme] of header.matchAll(PIECE)) {
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
    else if (name !== undefined) {
      const value = quoted?.replace(/\\(.)/g, '$1') ?? token ?? '';
      challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
    }
  }
  return challenges;
}
