import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey, type KEY_SCOPES, listApiKeys, revokeApiKey } from '#contract/api-key';
import { createEvent, listEvents } from '#contract/event';
import { changeAccreditationStatus, createPerson, listPeople } from '#contract/person';
import { Client } from '../world/client.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';
import { everythingKept } from '../world/test-database.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('an API key', () => {
  let test: TestServer;
  let admin: Client;
  let eventId: string;

  beforeAll(async () => {
    test = await startTestServer(undefined, { apiKeyRequestsPerMinute: 20 });
    admin = await test.admin();
    ({ eventId } = await makeSmallEvent(admin));
  });
  afterAll(() => test.remove());

  const make = (scopes: (typeof KEY_SCOPES)[number][], lastsDays = 30) =>
    admin.ok(createApiKey, {
      params: { eventId },
      body: { name: 'Accreditation system', scopes, lastsDays },
    });

  function clientWith(secret: string): Client {
    const client = new Client(test.server.url);
    client.bearer = async () => secret;
    return client;
  }

  it('lets another system do what its scopes say, on its event', async () => {
    const { secret } = await make(['person:read', 'person:write', 'event:read']);
    const program = clientWith(secret);
    const body = { name: 'Athlete 9', externalId: 'A-9', accreditations: [] };
    const made = await program.ok(createPerson, { params: { eventId }, body });
    const { people } = await program.ok(listPeople, { params: { eventId } });
    expect(people.map(({ id }) => id)).toContain(made.id);
    await admin.ok(createEvent, { body: { name: 'Another', timeZone: 'UTC' } });
    expect((await program.ok(listEvents)).events.map(({ id }) => id)).toEqual([eventId]);
  });

  it('changes what people can change, and is named for it', async () => {
    const person = await addPerson(admin, eventId, 'Athlete 10', ['FIELD']);
    const { secret } = await make(['person:write']);
    const suspended = await clientWith(secret).ok(changeAccreditationStatus, {
      params: { eventId, personId: person.id, accreditationId: person.accreditations[0]?.id ?? '' },
      body: { to: 'suspended', reason: 'reported by the accreditation system' },
    });
    expect(suspended.accreditations[0]?.status).toBe('suspended');
  });

  it('is shown once and kept as a hash', async () => {
    const { key, secret } = await make(['event:read']);
    const { keys } = await admin.ok(listApiKeys, { params: { eventId } });
    expect(keys.map(({ id }) => id)).toContain(key.id);
    expect(JSON.stringify(keys)).not.toContain(secret);
    expect((await everythingKept(test.dataDir)).includes(secret)).toBe(false);
    expect(readFileSync(test.logFile).includes(secret)).toBe(false);
  });

  it('is refused from the moment it is revoked, and a second time revoked is not found', async () => {
    const { key, secret } = await make(['event:read']);
    await clientWith(secret).ok(listEvents);
    const params = { eventId, keyId: key.id };
    await admin.ok(revokeApiKey, { params });
    expect(await clientWith(secret).refusal(listEvents)).toBe('not-signed-in');
    expect(await admin.refusal(revokeApiKey, { params })).toBe('not-found');
  });

  it('is refused when its time is over', async () => {
    const { secret } = await make(['event:read'], 1);
    test.clock.moveOn(DAY_MS);
    expect(await clientWith(secret).refusal(listEvents)).toBe('not-signed-in');
    admin = await test.admin();
  });

  it('tells when it was last used', async () => {
    const { key, secret } = await make(['event:read']);
    expect(key.lastUsedAt).toBeNull();
    await clientWith(secret).ok(listEvents);
    const { keys } = await admin.ok(listApiKeys, { params: { eventId } });
    expect(keys.find(({ id }) => id === key.id)?.lastUsedAt).not.toBeNull();
  });

  it('gives nobody more than they have', async () => {
    const organiser = await test.signIn('organiser', [{ kind: 'event', role: 'organiser', eventId }]);
    const mine = {
      params: { eventId },
      body: { name: 'Mine', scopes: ['person:read' as const], lastsDays: 1 },
    };
    await organiser.ok(createApiKey, mine);
    const none = { ...mine, body: { ...mine.body, scopes: [] } };
    expect(await organiser.refusal(createApiKey, none)).toBe('invalid-request');
  });

  it('has a budget of requests of its own', async () => {
    const busy = clientWith((await make(['event:read'])).secret);
    for (let i = 0; i < 20; i += 1) await busy.ok(listEvents);
    expect(await busy.refusal(listEvents)).toBe('too-many-requests');
    await clientWith((await make(['event:read'])).secret).ok(listEvents);
    await admin.ok(listEvents);
  });

  it('that was made up opens nothing, also beside the cookie of somebody signed in', async () => {
    const confused = clientWith('vak_made-up');
    confused.cookie = admin.cookie;
    expect(await confused.refusal(listEvents)).toBe('not-signed-in');
  });
});
