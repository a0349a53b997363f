import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSession, setPassword, signIn, signInByLink, signOut } from '#contract/session';
import { Client } from '../world/client.ts';
import { startTestServer, type TestServer, tokenIn } from '../world/running-server.ts';
import { everythingKept } from '../world/test-database.ts';

const PASSWORD = 'correct horse battery staple';

describe('signing in', () => {
  let test: TestServer;

  beforeAll(async () => {
    test = await startTestServer();
  });
  afterAll(() => test.remove());

  const stranger = () => new Client(test.server.url);

  async function userWithPassword(username: string): Promise<Client> {
    const client = await test.signIn(username, []);
    await client.ok(setPassword, { body: { newPassword: PASSWORD } });
    return client;
  }

  it('by link tells who is signed in, what they may do, and that a password is wanted', async () => {
    const eventId = 'one-of-the-events';
    const client = await test.signIn('by-link', [{ kind: 'event', role: 'accreditation', eventId }]);
    expect(await client.ok(readSession)).toEqual({
      username: 'by-link',
      stage: 'set-password',
      permissions: ['session:own'],
      onEvents: [{ eventId, permissions: ['event:read', 'person:read', 'person:write', 'person:erase'] }],
      signedInBy: 'operator-link',
      password: 'none',
      secondFactor: 'off',
    });
  });

  it('by the same link works once, also when two try at the same moment', async () => {
    const token = tokenIn(await test.server.issueSignInLink('twice', []));
    const tries = [1, 2, 3].map(() => stranger().call(signInByLink, { body: { token } }));
    const kinds = (await Promise.all(tries)).map((answer) => answer.kind);
    expect(kinds.sort()).toEqual(['error', 'error', 'ok']);
    expect(await stranger().refusal(signInByLink, { body: { token } })).toBe('link-used-or-expired');
  });

  it('by a link is over after an hour', async () => {
    const token = tokenIn(await test.server.issueSignInLink('late', []));
    test.clock.moveOn(60 * 60_000);
    expect(await stranger().refusal(signInByLink, { body: { token } })).toBe('link-used-or-expired');
  });

  it('by password works after one was set', async () => {
    await userWithPassword('returning');
    const client = stranger();
    const session = await client.ok(signIn, { body: { username: 'Returning', password: PASSWORD } });
    expect(session.stage).toBe('open');
    expect((await client.ok(readSession)).username).toBe('returning');
  });

  it('fails alike for a wrong password, for a user without one and for nobody', async () => {
    await userWithPassword('alike');
    await test.signIn('no-password-yet', []);
    for (const username of ['alike', 'no-password-yet', 'nobody-by-this-name']) {
      const answer = await stranger().call(signIn, { body: { username, password: 'not it' } });
      expect(answer).toEqual({ kind: 'error', status: 401, error: { kind: 'wrong-credentials' } });
    }
  });

  it.each(['locked-user', 'locked-nobody'])(
    'locks the name "%s" after five failures, and longer after more',
    async (username) => {
      if (username === 'locked-user') await userWithPassword(username);
      const attempt = (password: string) => stranger().call(signIn, { body: { username, password } });
      const kindOf = async (password: string) => {
        const answer = await attempt(password);
        return answer.kind === 'error' ? answer.error.kind : 'ok';
      };
      for (let i = 0; i < 5; i += 1) expect(await kindOf('guess')).toBe('wrong-credentials');
      expect(await kindOf(PASSWORD)).toBe('locked-out');
      test.clock.moveOn(31_000);
      expect(await kindOf('guess')).toBe('wrong-credentials');
      test.clock.moveOn(31_000);
      expect(await kindOf(PASSWORD)).toBe('locked-out');
      test.clock.moveOn(30_000);
      expect(await kindOf(PASSWORD)).toBe(username === 'locked-user' ? 'ok' : 'wrong-credentials');
    },
  );

  it('counts guesses made at once', async () => {
    await userWithPassword('hammered');
    const guesses = Array.from({ length: 12 }, (_, i) =>
      stranger().refusal(signIn, { body: { username: 'hammered', password: `guess ${i}` } }),
    );
    const kinds = await Promise.all(guesses);
    expect(kinds.filter((kind) => kind === 'wrong-credentials').length).toBe(5);
  });

  it('lasts as long as it is set to', async () => {
    const client = await userWithPassword('short-lived');
    test.clock.moveOn(12 * 60 * 60_000);
    expect(await client.refusal(readSession)).toBe('not-signed-in');
  });

  it('ends with signing out, on the server too', async () => {
    const client = await userWithPassword('leaving');
    const { cookie } = client;
    await client.ok(signOut);
    client.cookie = cookie;
    expect(await client.refusal(readSession)).toBe('not-signed-in');
  });
});

describe('setting a password', () => {
  let test: TestServer;

  beforeAll(async () => {
    test = await startTestServer();
  });
  afterAll(() => test.remove());

  it('asks for the current one, except after a link', async () => {
    const client = await test.signIn('changing', []);
    await client.ok(setPassword, { body: { newPassword: PASSWORD } });
    const change = (currentPassword?: string) =>
      client.call(setPassword, {
        body: { newPassword: 'another long password', ...(currentPassword ? { currentPassword } : {}) },
      });
    expect(await change()).toMatchObject({ error: { kind: 'wrong-credentials' } });
    expect(await change('not the current one')).toMatchObject({ error: { kind: 'wrong-credentials' } });
    expect(await change(PASSWORD)).toMatchObject({ kind: 'ok' });
  });

  it('ends every other session of the user', async () => {
    const elsewhere = await test.signIn('two-places', []);
    const here = await test.signIn('two-places', []);
    await here.ok(setPassword, { body: { newPassword: PASSWORD } });
    expect(await elsewhere.refusal(readSession)).toBe('not-signed-in');
    expect((await here.ok(readSession)).stage).toBe('open');
  });

  it('refuses a short one and names the field', async () => {
    const client = await test.signIn('short', []);
    const answer = await client.call(setPassword, { body: { newPassword: 'short' } });
    expect(answer).toMatchObject({
      status: 400,
      error: { kind: 'invalid-request', problems: [{ path: 'body.newPassword' }] },
    });
  });

  it('tells the supervisor that there is an administrator from then on', async () => {
    expect(await test.server.needsAdministrator()).toBe(true);
    const admin = await test.admin();
    expect(await test.server.needsAdministrator()).toBe(true);
    await admin.ok(setPassword, { body: { newPassword: PASSWORD } });
    expect(await test.server.needsAdministrator()).toBe(false);
  });

  it('leaves neither passwords nor tokens in the database', async () => {
    const link = await test.server.issueSignInLink('secretive', []);
    const client = new Client(test.server.url);
    await client.ok(signInByLink, { body: { token: tokenIn(link) } });
    await client.ok(setPassword, { body: { newPassword: 'a password never seen before' } });
    const kept = await everythingKept(test.dataDir);
    expect(kept.includes('secretive')).toBe(true);
    const session = client.cookie?.split('=')[1] ?? '';
    expect(session.length).toBeGreaterThan(20);
    for (const secret of [tokenIn(link), session, 'a password never seen before']) {
      expect(kept.includes(secret)).toBe(false);
    }
  });
});

describe('the session cookie', () => {
  async function cookieOf(publicUrl?: string): Promise<string> {
    const test = await startTestServer(undefined, publicUrl === undefined ? {} : { publicUrl });
    const token = tokenIn(await test.server.issueSignInLink('admin', []));
    const response = await new Client(test.server.url).send(signInByLink.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    await test.remove();
    return response.headers.get('set-cookie') ?? '';
  }

  it('cannot be read by scripts or sent by other sites', async () => {
    const cookie = await cookieOf();
    expect(cookie).toMatch(/^venue_session=[\w-]{43};/);
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=43200']) {
      expect(cookie).toContain(attribute);
    }
    expect(cookie).not.toContain('Secure');
  });

  it('travels over https only when the portal does', async () => {
    const cookie = await cookieOf('https://access.example');
    expect(cookie).toMatch(/^__Host-venue_session=/);
    expect(cookie).toContain('Secure');
  });
});
