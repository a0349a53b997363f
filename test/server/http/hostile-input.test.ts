import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEvent, listEvents } from '#contract/event';
import { listPeople } from '#contract/person';
import { signIn } from '#contract/session';
import { Client } from '../world/client.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { makeSmallEvent } from '../world/small-event.ts';

const JSON_BODY = { 'content-type': 'application/json' };

describe('hostile input', () => {
  let test: TestServer;
  let admin: Client;
  let eventId: string;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    ({ eventId } = await makeSmallEvent(admin));
  });
  afterAll(() => test.remove());

  const post = (path: string, body: BodyInit, headers: Record<string, string> = JSON_BODY) =>
    admin.send(path, { method: 'POST', body, headers });

  async function expectRefusal(response: Response, status: number, kind: string) {
    expect({ status: response.status, ...(await response.json()) }).toMatchObject({ status, kind });
  }

  it('that is no JSON is refused', async () => {
    await expectRefusal(await post(createEvent.path, '{"name": "Ev'), 400, 'invalid-request');
    await expectRefusal(await post(createEvent.path, ''), 400, 'invalid-request');
    await expectRefusal(await post(createEvent.path, '"text"'), 400, 'invalid-request');
  });

  it('of the wrong types is refused, and the fields are named', async () => {
    const body = JSON.stringify({ name: 7, timeZone: ['UTC'], extra: true });
    const response = await post(createEvent.path, body);
    const { problems } = (await response.json()) as { problems: { path: string }[] };
    expect(response.status).toBe(400);
    expect(problems.map((problem) => problem.path)).toEqual(
      expect.arrayContaining(['body.name', 'body.timeZone']),
    );
  });

  it('that reaches for prototypes is refused', async () => {
    const body = '{"name":"E","timeZone":"UTC","__proto__":{"admin":true}}';
    await expectRefusal(await post(createEvent.path, body), 400, 'invalid-request');
  });

  it('that is too large is refused, also when it pretends to be small', async () => {
    const name = 'x'.repeat(300_000);
    const body = JSON.stringify({ name, timeZone: 'UTC' });
    await expectRefusal(await post(createEvent.path, body), 413, 'too-large');
    const zipped = new Uint8Array(gzipSync(body));
    const response = await post(createEvent.path, zipped, { ...JSON_BODY, 'content-encoding': 'gzip' });
    await expectRefusal(response, 413, 'too-large');
  });

  it('from somebody who is not signed in is refused before it is read', async () => {
    const stranger = new Client(test.server.url);
    const response = await stranger.send(createEvent.path, {
      method: 'POST',
      headers: JSON_BODY,
      body: '{"name": broken',
    });
    await expectRefusal(response, 401, 'not-signed-in');
  });

  it.each([
    'limit=0',
    'limit=100000',
    'limit=x',
    'limit=1&limit=2',
    'unknown=1',
    'cursor=%00',
    'cursor=WzFd',
  ])('in a query (%s) is refused', async (query) => {
    const path = listPeople.path.replace(':eventId', eventId);
    await expectRefusal(await admin.send(`${path}?${query}`), 400, 'invalid-request');
  });

  it.each(['..%2f..%2fetc', '%zz', "x'; drop table people; --", 'short'])(
    'in an address (%s) is refused',
    async (id) => {
      const response = await admin.send(`/api/v1/events/${id}/people`);
      expect([400, 404]).toContain(response.status);
    },
  );

  it('with a username that is no name is refused without being counted', async () => {
    const body = { username: 'a b<script>', password: 'x' };
    expect(await new Client(test.server.url).refusal(signIn, { body })).toBe('invalid-request');
  });

  it('that comes drop by drop and stops leaves the server answering', async () => {
    const { hostname, port } = new URL(test.server.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const cookie = `cookie: ${admin.cookie}\r\n`;
    socket.write(
      `POST ${createEvent.path} HTTP/1.1\r\nhost: x\r\n${cookie}content-type: application/json\r\n`,
    );
    socket.write('content-length: 1000\r\n\r\n{"name":');
    expect((await admin.ok(listEvents)).events.length).toBeGreaterThan(0);
    socket.destroy();
    expect((await admin.ok(listEvents)).events.length).toBeGreaterThan(0);
  });

  it('at an address that is none is answered by kind', async () => {
    await expectRefusal(await admin.send('/api/v1/nothing'), 404, 'not-found');
    await expectRefusal(await admin.send('/device/v1/nothing'), 404, 'not-found');
    await expectRefusal(await post('/api/v1/events/', '{}'), 400, 'invalid-request');
  });
});
