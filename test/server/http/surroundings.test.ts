import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '#contract/endpoints';
import { listPeople } from '#contract/person';
import { signIn } from '#contract/session';
import { portalFiles } from '#server/http/portal-files';
import { sendError } from '#server/http/send-error';
import { Client } from '../world/client.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';

describe('around the endpoints', () => {
  let test: TestServer;
  let client: Client;

  beforeAll(async () => {
    test = await startTestServer();
    client = new Client(test.server.url);
  });
  afterAll(() => test.remove());

  it('the interface is described as OpenAPI, every operation of it, with every reference leading somewhere', async () => {
    const response = await client.send('/api/openapi.json');
    const text = await response.text();
    const document = JSON.parse(text);
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item as object));
    expect(operations.map((operation) => operation.operationId).sort()).toEqual(
      Object.keys(ENDPOINTS).sort(),
    );
    const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      const target = reference.split('/').reduce((at, part) => at?.[part], document);
      expect(target, reference).toBeDefined();
    }
  });

  it('the metrics count requests and people, and name nobody', async () => {
    const admin = await test.admin();
    const { eventId } = await makeSmallEvent(admin);
    await addPerson(admin, eventId, 'Person Uncounted', []);
    const text = await (await client.send('/metrics')).text();
    expect(text).toMatch(/^venue_people 1$/m);
    expect(text).toMatch(/^venue_gates_online 0$/m);
    expect(text).toMatch(/venue_http_request_seconds_count\{operation="createPerson",status="201"\} 1/);
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    expect(text).not.toContain('Uncounted');
  });

  it('pages may run scripts of this server only, and styles are the one exception', async () => {
    const policy = (await client.send('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self' 'unsafe-inline'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.match(/unsafe/g)).toEqual(['unsafe']);
    expect(policy).not.toContain('upgrade-insecure-requests');
  });

  it('the log tells what happened, and neither to whom nor what was searched', async () => {
    const admin = await test.admin();
    const { eventId } = await makeSmallEvent(admin);
    const person = await addPerson(admin, eventId, 'Person Unlogged', []);
    await admin.ok(listPeople, { params: { eventId }, query: { search: 'unlogged' } });
    await client.call(signIn, { body: { username: 'somebody', password: 'not-in-the-log' } });
    await admin.send('/api/v1/events', {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    });
    await expect.poll(() => readFileSync(test.logFile, 'utf8')).toContain('/api/v1/events');
    const log = readFileSync(test.logFile, 'utf8');
    expect(log).toContain(eventId);
    expect(person.name).toBe('Person Unlogged');
    for (const secret of ['nlogged', 'not-in-the-log', 'somebody', 'venue_session', 'search']) {
      expect(log).not.toContain(secret);
    }
  });

  it('too many wrong passwords from one address are not even looked at', async () => {
    const attempt = (n: number) =>
      client.refusal(signIn, { body: { username: `name-${n}`, password: 'wrong' } });
    const kinds = await Promise.all(Array.from({ length: 40 }, (_, n) => attempt(n)));
    expect(kinds.filter((kind) => kind === 'too-many-requests').length).toBeGreaterThanOrEqual(10);
    expect(kinds.filter((kind) => kind === 'wrong-credentials').length).toBeGreaterThan(0);
  });
});

describe('the files of the portal', () => {
  async function served(folder: string) {
    const server = createServer(express().use(portalFiles(folder)).use(sendError)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const get = (file: string, headers: Record<string, string> = {}) =>
      fetch(`http://127.0.0.1:${port}${file}`, { headers });
    return { get, close: () => server.close() };
  }

  function builtPortal(): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'venue-portal-'));
    mkdirSync(path.join(folder, 'assets'));
    writeFileSync(path.join(folder, 'index.html'), '<p>the portal</p>');
    writeFileSync(path.join(folder, 'assets', 'index-abc123.js'), 'export {};');
    return folder;
  }

  it('are kept for ever where their name is their content, and asked for otherwise', async () => {
    const folder = builtPortal();
    const portal = await served(folder);
    const asset = await portal.get('/assets/index-abc123.js');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const page = await portal.get('/');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    portal.close();
    rmSync(folder, { recursive: true });
  });

  it('answer every page of the portal with the one page there is, and a missing asset with nothing', async () => {
    const folder = builtPortal();
    const portal = await served(folder);
    for (const address of ['/', '/people', '/events/abc/live', '/sign-in']) {
      expect(await (await portal.get(address)).text()).toBe('<p>the portal</p>');
    }
    expect((await portal.get('/assets/gone.js')).status).toBe(404);
    portal.close();
    rmSync(folder, { recursive: true });
  });

  it('go out in the smaller form that the build left beside them, to whoever takes it', async () => {
    const folder = builtPortal();
    const script = 'export const words = "again and again and again";';
    writeFileSync(path.join(folder, 'assets', 'index-abc123.js'), script);
    writeFileSync(path.join(folder, 'assets', 'index-abc123.js.br'), brotliCompressSync(script));
    const portal = await served(folder);
    const small = await portal.get('/assets/index-abc123.js', { 'accept-encoding': 'gzip, br' });
    expect(small.headers.get('content-encoding')).toBe('br');
    expect(small.headers.get('content-type')).toMatch(/javascript/);
    expect(small.headers.get('cache-control')).toContain('immutable');
    expect(await small.text()).toBe(script);
    const plain = await portal.get('/assets/index-abc123.js', { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.headers.get('vary')).toContain('Accept-Encoding');
    expect(await plain.text()).toBe(script);
    portal.close();
    rmSync(folder, { recursive: true });
  });

  it('carry a policy of their own where a worker runs WebAssembly, and only there', async () => {
    const folder = builtPortal();
    writeFileSync(path.join(folder, 'assets', 'coach-worker-abc123.js'), 'export {};');
    const portal = await served(folder);
    const policy = async (file: string) =>
      (await portal.get(file)).headers.get('content-security-policy') ?? '';
    expect(await policy('/assets/coach-worker-abc123.js')).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(await policy('/assets/coach-worker-abc123.js')).not.toContain("'unsafe-eval'");
    expect(await policy('/assets/index-abc123.js')).not.toContain('wasm-unsafe-eval');
    portal.close();
    rmSync(folder, { recursive: true });
  });

  it('that are not built yet are missed with a page that says what to do', async () => {
    const portal = await served(path.join(tmpdir(), 'venue-portal-that-is-not-there'));
    const page = await portal.get('/');
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('run.mjs build');
    portal.close();
  });
});
