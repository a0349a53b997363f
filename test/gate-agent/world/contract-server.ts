import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, jwtVerify } from 'jose';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import {
  type GalleryPage,
  type GateConfig,
  pairDevice,
  pullGallery,
  readGateConfig,
  readTemplateKey,
  sendHeartbeat,
} from '#contract/device';
import { DEVICE_TOKEN_AUDIENCE, keyExchangeText, templateKeyPlace } from '#contract/device-proof';
import { ERROR_STATUS, type ErrorKind } from '#contract/errors';
import { type JournalBatch, uploadJournal } from '#contract/journal';
import { type ChainHead, EMPTY_CHAIN, verifyChain } from '#domain/journal/chain';
import type { JournalRecord } from '#domain/journal/record';
import { isSignedBy, publicKeyOf, publicKeyText } from '#gate-agent/device/device-keys';
import { sha256Hex } from '#gate-agent/journal/sha256';
import { sealKeyFor } from '#models/event-transform/key-transport';
import { TRANSFORM, TRANSFORM_KEY } from './faces.ts';
import { DEVICE_ID } from './open-test-journal.ts';
import { gateConfig, newServerKey, page, signedConfig, type TestServerKey } from './pages.ts';

/** What the next request is met with instead of its proper answer. */
export type Mishap =
  | { readonly kind: 'refuse'; readonly error: ErrorKind }
  /** Does what was asked, then drops the line. */
  | { readonly kind: 'lose-answer' }
  | { readonly kind: 'not-json' };

const CODE = 'ABCD-2345';

const ENDPOINTS = [pairDevice, readGateConfig, pullGallery, readTemplateKey, uploadJournal, sendHeartbeat];

/**
 * The wire's other end, kept small: speaks the contract with its own schemas, checks tokens, chain and
 * signatures as a server must, and can be told to fail.
 */
export class ContractServer {
  readonly key: TestServerKey = newServerKey();
  readonly code = CODE;
  config: GateConfig = gateConfig();
  /** What its configurations are signed with. */
  configKey: TestServerKey = this.key;
  /** What a heartbeat is told of the zone. */
  occupancy: z.infer<typeof sendHeartbeat.reply>['occupancy'] = null;
  /** Handed out in turn; once empty, empty pages follow. */
  pages: Partial<Omit<GalleryPage, 'signature'>>[] = [];
  readonly pulls: (string | undefined)[] = [];
  readonly records: JournalRecord[] = [];
  readonly crops = new Map<string, string>();
  readonly heartbeats: z.infer<typeof sendHeartbeat.body>[] = [];
  readonly tokens: { readonly iat: number; readonly exp: number }[] = [];
  batches = 0;
  /** By endpoint, in order. */
  readonly mishaps = new Map<string, Mishap[]>();
  /** How far this server's clock is ahead. */
  clockAheadMs = 0;
  private head: ChainHead = EMPTY_CHAIN;
  private deviceKey: string | null = null;
  private port = 0;
  private readonly http = createServer((request, response) => {
    void this.handle(request, response);
  });

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.http.listen(this.port, '127.0.0.1');
    await once(this.http, 'listening');
    this.port = (this.http.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    if (!this.http.listening) return;
    this.http.close();
    this.http.closeAllConnections();
    await once(this.http, 'close');
  }

  mishap(endpointId: string, ...mishaps: Mishap[]): void {
    this.mishaps.set(endpointId, mishaps);
  }

  /** As if this device had been paired before. */
  knows(publicKey: string): void {
    this.deviceKey = publicKey;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const body = await bodyOf(request);
    const endpoint = ENDPOINTS.find(
      ({ path, method }) => path === url.pathname && method === request.method?.toLowerCase(),
    );
    response.setHeader('date', new Date(Date.now() + this.clockAheadMs).toUTCString());
    if (!endpoint) return this.refuse(response, 'not-found');
    const mishap = this.mishaps.get(endpoint.id)?.shift();
    if (mishap?.kind === 'refuse') return this.refuse(response, mishap.error);
    if (mishap?.kind === 'not-json') {
      response.writeHead(200).end('<html>a proxy</html>');
      return;
    }
    const refused = endpoint.audience.kind === 'device' ? await this.refusalOf(request) : null;
    if (refused) return this.refuse(response, refused);
    const query = endpoint.query.safeParse(Object.fromEntries(url.searchParams));
    const content = endpoint.body.safeParse(body);
    if (!query.success || !content.success) return this.refuse(response, 'invalid-request');
    const reply = this.perform(endpoint.id, content.data, query.data);
    if (mishap?.kind === 'lose-answer') return void request.socket.destroy();
    if (typeof reply === 'string') return this.refuse(response, reply);
    response.writeHead(endpoint.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(reply));
  }

  private perform(endpointId: string, body: unknown, query: unknown): object | ErrorKind {
    switch (endpointId) {
      case pairDevice.id:
        return this.pair(pairDevice.body.parse(body));
      case readGateConfig.id:
        return signedConfig(this.configKey, this.config);
      case pullGallery.id:
        return this.pull(pullGallery.query.parse(query));
      case readTemplateKey.id:
        return this.handKey(readTemplateKey.body.parse(body));
      case uploadJournal.id:
        return this.take(uploadJournal.body.parse(body));
      case sendHeartbeat.id:
        this.heartbeats.push(sendHeartbeat.body.parse(body));
        return {
          serverTimeMs: Date.now() + this.clockAheadMs,
          configVersion: this.config.version,
          occupancy: this.occupancy,
        };
      default:
        return 'not-found';
    }
  }

  private pair(body: z.infer<typeof pairDevice.body>): object | ErrorKind {
    if (body.code !== CODE || this.deviceKey !== null) return 'link-used-or-expired';
    this.deviceKey = body.publicKey;
    return { deviceId: DEVICE_ID, serverPublicKey: publicKeyText(this.key.privateKey) };
  }

  private pull({ after }: z.infer<typeof pullGallery.query>): object {
    this.pulls.push(after);
    const content = this.pages.shift() ?? { cursor: after ?? 'start', restart: after === undefined };
    const issuedAtMs = Date.now() + this.clockAheadMs;
    return page(this.key, {
      issuedAtMs,
      validUntilMs: issuedAtMs + 3_600_000,
      configVersion: this.config.version,
      ...content,
    });
  }

  private handKey({ exchangeKey, signature }: z.infer<typeof readTemplateKey.body>): object | ErrorKind {
    const text = keyExchangeText(DEVICE_ID, exchangeKey);
    if (!this.deviceKey || !isSignedBy(text, signature, publicKeyOf(this.deviceKey)))
      return 'invalid-request';
    const { id: transformId } = TRANSFORM;
    const place = templateKeyPlace(DEVICE_ID, transformId);
    return { transformId, ...sealKeyFor(exchangeKey, place, TRANSFORM_KEY) };
  }

  private take({ records, crops, signature }: JournalBatch): object | ErrorKind {
    this.batches += 1;
    const last = records.at(-1);
    if (!last || !this.deviceKey || !isSignedBy(last.hash, signature, publicKeyOf(this.deviceKey))) {
      return 'journal-refused';
    }
    const fresh = records.filter(({ seq }) => seq > this.head.seq);
    const verdict = verifyChain(this.head, fresh, sha256Hex);
    if (verdict.kind === 'broken') return 'journal-refused';
    this.head = verdict.head;
    this.records.push(...fresh);
    for (const { sha256, jpeg } of crops) this.crops.set(sha256, jpeg);
    return { ackedThrough: this.head.seq };
  }

  private async refusalOf(request: IncomingMessage): Promise<ErrorKind | null> {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (this.deviceKey === null) return 'not-paired';
    try {
      await jwtVerify(token, publicKeyOf(this.deviceKey), {
        algorithms: ['EdDSA'],
        audience: DEVICE_TOKEN_AUDIENCE,
        subject: DEVICE_ID,
        currentDate: new Date(Date.now() + this.clockAheadMs),
        clockTolerance: 5,
        maxTokenAge: 60,
      });
      const { iat = 0, exp = 0 } = decodeJwt(token);
      this.tokens.push({ iat, exp });
      return null;
    } catch {
      return 'clock-skewed';
    }
  }

  private refuse(response: ServerResponse, kind: ErrorKind): void {
    response.writeHead(ERROR_STATUS[kind], { 'content-type': 'application/json' });
    response.end(JSON.stringify({ kind }));
  }
}

/** A server that is stopped after the test. */
export async function startContractServer(): Promise<ContractServer> {
  const server = new ContractServer();
  await server.start();
  onTestFinished(() => server.stop());
  return server;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
}
