import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey } from '#contract/api-key';
import { pathOf } from '#contract/call';
import { listEvents } from '#contract/event';
import {
  beginSingleSignOn,
  finishSingleSignOn,
  readSession,
  readSignInWays,
  setPassword,
  signIn,
} from '#contract/session';
import { Client } from '../world/client.ts';
import { IdentityProvider, signInAtProvider } from '../world/identity-provider.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';

/** As browsers know the server; requests of the test go to where it listens. */
const PUBLIC_URL = 'http://venue.example';
const PASSWORD = 'correct horse battery staple';

describe('single sign-on', () => {
  let provider: IdentityProvider;
  let test: TestServer;

  beforeAll(async () => {
    provider = await IdentityProvider.start(`${PUBLIC_URL}${finishSingleSignOn.path}`);
    test = await startTestServer(undefined, {
      publicUrl: PUBLIC_URL,
      oidc: {
        issuer: provider.issuer,
        clientId: 'venue',
        clientSecret: 'a secret of the test alone',
        label: 'Organising committee',
        scope: 'openid profile groups',
        usernameClaim: 'preferred_username',
        rolesClaim: 'groups',
        roles: [
          { group: 'admins', role: 'administrator' },
          { group: 'nowhere', role: 'security', eventId: 'no-such-event' },
        ],
      },
    });
    await provider.setGroups({ 'lead-1': ['admins'], 'lead-2': ['admins'], 'guest-1': ['visitors'] });
  });
  afterAll(async () => {
    await test.remove();
    await provider.stop();
  });

  /** Goes to the provider; the cookie of the attempt stays in the client. */
  async function begin(client: Client): Promise<URL> {
    const response = await client.send(beginSingleSignOn.path, { redirect: 'manual' });
    expect(response.status).toBe(302);
    return new URL(response.headers.get('location') ?? '', PUBLIC_URL);
  }

  /** @returns where the server sends the browser in the end */
  async function comeBack(client: Client, back: URL): Promise<string | null> {
    const response = await client.send(back.pathname + back.search, { redirect: 'manual' });
    const session = response.headers.getSetCookie().find((cookie) => cookie.startsWith('venue_session='));
    if (session !== undefined) client.cookie = session.split(';')[0] ?? null;
    return response.headers.get('location');
  }

  async function signInAs(login: string): Promise<{ client: Client; where: string | null }> {
    const client = new Client(test.server.url);
    const back = await signInAtProvider((await begin(client)).href, login);
    return { client, where: await comeBack(client, back) };
  }

  it('is offered beside the password', async () => {
    expect(await new Client(test.server.url).ok(readSignInWays)).toEqual({
      password: 'on',
      singleSignOn: { label: 'Organising committee' },
    });
  });

  it('asks the provider with PKCE, state and nonce', async () => {
    const { searchParams } = await begin(new Client(test.server.url));
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    for (const part of ['code_challenge', 'state', 'nonce']) {
      expect(searchParams.get(part)?.length).toBeGreaterThan(20);
    }
  });

  it('signs in whom the provider vouches for, with the roles that their groups make', async () => {
    const { client, where } = await signInAs('lead-1');
    expect(where).toBe('/');
    const session = await client.ok(readSession);
    expect(session).toMatchObject({
      username: 'lead-1',
      stage: 'open',
      signedInBy: 'single-sign-on',
      password: 'none',
    });
    expect(session.permissions).toContain('user:manage');
    await client.ok(listEvents);
  });

  it('counts from when somebody last showed the provider that it is them, not from when they came', async () => {
    const { searchParams } = await begin(new Client(test.server.url));
    expect(searchParams.get('max_age')).toBe('900');
    test.clock.moveOn(10 * 60_000);
    const { client } = await signInAs('lead-1');
    const key = {
      params: { eventId: 'no-such-event' },
      body: { name: 'A key', scopes: ['passage:read' as const], lastsDays: 1 },
    };
    test.clock.moveOn(4 * 60_000);
    expect(await client.refusal(createApiKey, key)).toBe('not-found');
    test.clock.moveOn(2 * 60_000);
    expect(await client.refusal(createApiKey, key)).toBe('confirmation-required');
    test.clock.moveOn(-16 * 60_000);
  });

  it('knows somebody again, and takes from them what the provider has taken', async () => {
    const { client } = await signInAs('lead-2');
    await client.ok(readSession);
    await provider.setGroups({ 'lead-1': ['admins'], 'lead-2': [] });
    expect((await signInAs('lead-2')).where).toBe('/sign-in?failed=forbidden');
    expect(await client.refusal(readSession)).toBe('not-signed-in');
    await provider.setGroups({ 'lead-1': ['admins'], 'lead-2': ['admins'] });
    expect((await signInAs('lead-2')).where).toBe('/');
  });

  it('lets nobody in whose groups make no role', async () => {
    const { client, where } = await signInAs('guest-1');
    expect(where).toBe('/sign-in?failed=forbidden');
    expect(await client.refusal(readSession)).toBe('not-signed-in');
  });

  it('does not take over a local user of the same name', async () => {
    const local = await test.signIn('local-1', []);
    await local.ok(setPassword, { body: { newPassword: PASSWORD } });
    await provider.setGroups({ 'local-1': ['admins'], 'lead-1': ['admins'] });
    expect((await signInAs('local-1')).where).toBe('/sign-in?failed=conflict');
    await new Client(test.server.url).ok(signIn, { body: { username: 'local-1', password: PASSWORD } });
  });

  it('refuses an answer that this browser did not ask for', async () => {
    const victim = new Client(test.server.url);
    const attacker = new Client(test.server.url);
    const back = await signInAtProvider((await begin(attacker)).href, 'lead-1');
    expect(await comeBack(victim, back)).toBe('/sign-in?failed=single-sign-on-failed');
    await begin(victim);
    expect(await comeBack(victim, back)).toBe('/sign-in?failed=single-sign-on-failed');
    expect(await victim.refusal(readSession)).toBe('not-signed-in');
  });

  it('refuses an answer a second time', async () => {
    const client = new Client(test.server.url);
    const back = await signInAtProvider((await begin(client)).href, 'lead-1');
    const attempt = client.cookie;
    expect(await comeBack(client, back)).toBe('/');
    const again = new Client(test.server.url);
    again.cookie = attempt;
    expect(await comeBack(again, back)).toBe('/sign-in?failed=single-sign-on-failed');
  });

  it('refuses an answer with another state, or after ten minutes', async () => {
    const client = new Client(test.server.url);
    const back = await signInAtProvider((await begin(client)).href, 'lead-1');
    const altered = new URL(back);
    altered.searchParams.set('state', 'x'.repeat(43));
    expect(await comeBack(client, altered)).toBe('/sign-in?failed=single-sign-on-failed');
    const slow = new Client(test.server.url);
    const late = await signInAtProvider((await begin(slow)).href, 'lead-1');
    test.clock.moveOn(10 * 60_000);
    expect(await comeBack(slow, late)).toBe('/sign-in?failed=single-sign-on-failed');
  });

  it('brings somebody back with a word when they declined at the provider', async () => {
    const client = new Client(test.server.url);
    const { searchParams } = await begin(client);
    const declined = pathOf(finishSingleSignOn, {
      query: { error: 'access_denied', state: searchParams.get('state') ?? '' },
    });
    const where = await comeBack(client, new URL(declined, PUBLIC_URL));
    expect(where).toBe('/sign-in?failed=single-sign-on-failed');
  });

  it('leaves the password as it is while the provider is away', async () => {
    const other = await IdentityProvider.start('http://venue.example/unused');
    await other.stop();
    const alone = await startTestServer(undefined, {
      oidc: {
        issuer: other.issuer,
        clientId: 'venue',
        label: 'Away',
        scope: 'openid',
        usernameClaim: 'preferred_username',
        rolesClaim: 'groups',
        roles: [],
      },
    });
    const away = await new Client(alone.server.url).send(beginSingleSignOn.path, { redirect: 'manual' });
    expect(away.headers.get('location')).toBe('/sign-in?failed=unavailable');
    const user = await alone.signIn('local-2', []);
    await user.ok(setPassword, { body: { newPassword: PASSWORD } });
    await new Client(alone.server.url).ok(signIn, { body: { username: 'local-2', password: PASSWORD } });
    await alone.remove();
  });
});

describe('passwords that a setting forbids', () => {
  it('sign nobody in, and the operator’s link still does', async () => {
    const test = await startTestServer(undefined, { passwordSignIn: 'off' });
    const user = await test.signIn('kept-out', []);
    await user.ok(setPassword, { body: { newPassword: PASSWORD } });
    const stranger = new Client(test.server.url);
    const credentials = { body: { username: 'kept-out', password: PASSWORD } };
    expect(await stranger.refusal(signIn, credentials)).toBe('forbidden');
    expect(await stranger.ok(readSignInWays)).toEqual({ password: 'off', singleSignOn: null });
    await test.remove();
  });
});
