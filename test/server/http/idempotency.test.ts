import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson, erasePerson, listPeople } from '#contract/person';
import type { Client } from '../world/client.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { makeSmallEvent } from '../world/small-event.ts';
import { everythingKept } from '../world/test-database.ts';

describe('a request with an idempotency key', () => {
  let test: TestServer;
  let admin: Client;
  let eventId: string;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    ({ eventId } = await makeSmallEvent(admin));
  });
  afterAll(() => test.remove());

  const add = (client: Client, name: string, idempotencyKey: string, externalId: string | null = null) =>
    client.call(createPerson, {
      params: { eventId },
      idempotencyKey,
      body: { name, externalId, accreditations: [] },
    });
  const named = async (name: string) =>
    (await admin.ok(listPeople, { params: { eventId }, query: { search: name } })).people;

  it('is done once and answered alike when it is sent again', async () => {
    const first = await add(admin, 'Sent twice', 'key-sent-twice');
    const second = await add(admin, 'Sent twice', 'key-sent-twice');
    expect(first.kind).toBe('ok');
    expect(second).toEqual(first);
    expect((await named('Sent twice')).length).toBe(1);
  });

  it('is done once when it is sent many times at the same moment', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => add(admin, 'At once', 'key-at-once')));
    const kinds = answers.map((answer) => (answer.kind === 'ok' ? 'ok' : answer.error.kind));
    expect(kinds).toContain('ok');
    expect(new Set(kinds)).toSatisfy((set: Set<string>) =>
      [...set].every((kind) => kind === 'ok' || kind === 'still-under-way'),
    );
    expect((await named('At once')).length).toBe(1);
  });

  it('is refused when the same key comes with something else', async () => {
    await add(admin, 'First wish', 'key-two-wishes');
    expect(await add(admin, 'Second wish', 'key-two-wishes')).toMatchObject({
      status: 422,
      error: { kind: 'key-reused' },
    });
    expect(await named('Second wish')).toEqual([]);
  });

  it('does not meet the keys of somebody else', async () => {
    const desk = await test.signIn('desk', [{ kind: 'event', role: 'accreditation', eventId }]);
    await add(admin, 'Of the admin', 'the-same-key');
    expect((await add(desk, 'Of the desk', 'the-same-key')).kind).toBe('ok');
  });

  it('can be mended and sent again after a refusal', async () => {
    await add(admin, 'Holder', 'key-of-holder', 'N-1');
    expect(await add(admin, 'Mended', 'key-mended', 'N-1')).toMatchObject({ error: { kind: 'conflict' } });
    expect((await add(admin, 'Mended', 'key-mended', 'N-2')).kind).toBe('ok');
  });

  it('is forgotten after a day', async () => {
    await add(admin, 'Long ago', 'key-of-long-ago');
    test.clock.moveOn(24 * 60 * 60_000);
    admin = await test.admin();
    expect((await add(admin, 'Something else', 'key-of-long-ago')).kind).toBe('ok');
  });

  it('leaves nothing readable of its answer, also once the person is erased', async () => {
    const answer = await add(admin, 'Leaves No Trace', 'key-without-trace');
    if (answer.kind !== 'ok') throw new Error('the person was not added');
    await admin.ok(erasePerson, { params: { eventId, personId: answer.reply.id } });
    expect((await everythingKept(test.dataDir)).includes('Leaves No Trace')).toBe(false);
  });

  it('must have a key of some length', async () => {
    expect(await add(admin, 'Short', 'short')).toMatchObject({ error: { kind: 'invalid-request' } });
  });
});
