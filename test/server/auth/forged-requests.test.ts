import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEvent, listEvents } from '#contract/event';
import type { Client } from '../world/client.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';

describe('a request that carries the cookie of somebody signed in', () => {
  let test: TestServer;
  let admin: Client;

  beforeAll(async () => {
    test = await startTestServer(undefined, { publicUrl: 'http://access.example' });
    admin = await test.admin();
  });
  afterAll(() => test.remove());

  const create = (headers: Record<string, string>) =>
    admin.send(createEvent.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name: 'Event', timeZone: 'UTC' }),
    });

  it.each([
    ['the portal', { origin: 'http://access.example' }, 201],
    ['the portal, as the browser vouches', { 'sec-fetch-site': 'same-origin' }, 201],
    ['a program', {}, 201],
    ['another site', { origin: 'http://evil.example' }, 403],
    ['another port', { origin: 'http://access.example:81' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
    ['another site, as the browser tells', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sibling site', { 'sec-fetch-site': 'same-site', origin: 'http://access.example' }, 403],
  ])('and comes from %s', async (_from, headers, status) => {
    expect((await create(headers as Record<string, string>)).status).toBe(status);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'is refused with the content type "%s", which a form could send',
    async (type) => {
      const before = (await admin.ok(listEvents)).events.length;
      const response = await create({ 'content-type': type });
      expect(response.status).toBe(415);
      expect((await admin.ok(listEvents)).events.length).toBe(before);
    },
  );
});
