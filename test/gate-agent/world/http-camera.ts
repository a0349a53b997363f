import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';

export type Guard =
  | { readonly kind: 'open' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | {
      readonly kind: 'digest';
      readonly algorithm: 'MD5' | 'SHA-256';
      readonly username: string;
      readonly password: string;
      /** Answers that one nonce is good for. */
      readonly nonceLasts: number;
    };

export interface HttpCamera {
  readonly url: string;
  /** Every request's `Authorization`, in order. */
  readonly authorizations: readonly (string | undefined)[];
  /** The stream stops, without a word. */
  goSilent(): void;
  stop(): void;
}

export interface HttpCameraOptions {
  readonly pictures: readonly Buffer[];
  readonly guard?: Guard;
  /** `lengths` tells each part's size; `bare` leaves all headers of a part but its type out. */
  readonly parts?: 'lengths' | 'bare';
  readonly framesPerSecond?: number;
  readonly port?: number;
}

const REALM = 'lane "one"';

/** A camera over HTTP: `/stream` is multipart/x-mixed-replace, `/snapshot` gives one picture after the other. */
export async function startHttpCamera(options: HttpCameraOptions): Promise<HttpCamera> {
  const { pictures, guard = { kind: 'open' }, parts = 'lengths', framesPerSecond = 20, port = 0 } = options;
  const authorizations: (string | undefined)[] = [];
  let isSilent = false;
  let asked = 0;
  let nonce = { value: 'nonce-0', answers: 0 };

  const admits = (request: IncomingMessage): boolean => {
    if (guard.kind === 'open') return true;
    const given = request.headers.authorization ?? '';
    if (guard.kind === 'basic') {
      return given === `Basic ${Buffer.from(`${guard.username}:${guard.password}`).toString('base64')}`;
    }
    if (nonce.answers >= guard.nonceLasts) nonce = { value: `${nonce.value}x`, answers: 0 };
    const holds = digestHolds(given, request, guard, nonce);
    if (holds) nonce = { ...nonce, answers: nonce.answers + 1 };
    return holds;
  };

  const stream = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace;boundary=frame' });
    let sent = 0;
    const timer = setInterval(() => {
      if (isSilent) return;
      const picture = pictures[sent % pictures.length] ?? Buffer.alloc(0);
      sent += 1;
      const length = parts === 'lengths' ? `Content-Length: ${picture.length}\r\n` : '';
      response.write(`--frame\r\nContent-Type: image/jpeg\r\n${length}\r\n`);
      response.write(picture);
      response.write('\r\n');
    }, 1_000 / framesPerSecond);
    response.on('close', () => clearInterval(timer));
  };

  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    if (!admits(request)) {
      response.writeHead(401, { 'www-authenticate': challenge(guard, nonce.value) }).end();
      return;
    }
    if (request.url?.startsWith('/stream')) {
      stream(response);
      return;
    }
    if (isSilent) return;
    const picture = pictures[asked % pictures.length];
    asked += 1;
    response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(stop);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authorizations,
    goSilent() {
      isSilent = true;
    },
    stop,
  };
}

export function greyJpeg(brightness: number): Promise<Buffer> {
  const background = { r: brightness, g: brightness, b: brightness };
  return sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

function challenge(guard: Guard, nonce: string): string[] {
  switch (guard.kind) {
    case 'open':
      return [];
    case 'basic':
      return ['Basic realm="lane"'];
    case 'digest':
      return [
        `Digest realm="lane \\"one\\"", qop="auth,auth-int", algorithm=${guard.algorithm}, nonce="${nonce}", opaque="o", Basic realm="old"`,
      ];
  }
}

function digestHolds(
  given: string,
  { method = '', url = '' }: IncomingMessage,
  guard: Extract<Guard, { kind: 'digest' }>,
  nonce: { readonly value: string; readonly answers: number },
): boolean {
  const field = (name: string): string =>
    new RegExp(`[ ,]${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^,]*))`).exec(given)?.slice(1).find(Boolean) ?? '';
  const hash = (text: string): string =>
    createHash(guard.algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const secret = hash(`${guard.username}:${REALM}:${guard.password}`);
  const nc = (nonce.answers + 1).toString(16).padStart(8, '0');
  const expected = hash(`${secret}:${nonce.value}:${nc}:${field('cnonce')}:auth:${hash(`${method}:${url}`)}`);
  return (
    given.startsWith('Digest ') &&
    field('nonce') === nonce.value &&
    field('nc') === nc &&
    field('response') === expected
  );
}
