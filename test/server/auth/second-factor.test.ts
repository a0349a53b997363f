import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEvent, listEvents } from '#contract/event';
import {
  beginSecondFactor,
  confirmIdentity,
  confirmSecondFactor,
  giveCode,
  readSession,
  removeSecondFactor,
  setPassword,
  signIn,
  signInByLink,
} from '#contract/session';
import { inviteUser, listUsers, resetSecondFactor } from '#contract/user';
import { Client } from '../world/client.ts';
import { startTestServer, type TestServer, tokenIn } from '../world/running-server.ts';

const PASSWORD = 'correct horse battery staple';
const STEP_MS = 30_000;

describe('a second factor', () => {
  let test: TestServer;

  beforeAll(async () => {
    test = await startTestServer();
  });
  afterAll(() => test.remove());

  const stranger = () => new Client(test.server.url);
  /** What an authenticator app shows now, some steps on. */
  const codeOf = (secret: string, stepsOn = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: test.clock.nowMs() + stepsOn * STEP_MS,
    });

  interface Enrolled {
    readonly client: Client;
    readonly secret: string;
    readonly recoveryCodes: readonly string[];
  }

  async function enrolled(username: string): Promise<Enrolled> {
    const client = await test.signIn(username, []);
    await client.ok(setPassword, { body: { newPassword: PASSWORD } });
    const { secret, uri } = await client.ok(beginSecondFactor);
    expect(uri).toContain(`secret=${secret}`);
    const { recoveryCodes, session } = await client.ok(confirmSecondFactor, {
      body: { code: codeOf(secret) },
    });
    expect(session).toMatchObject({ secondFactor: 'on', stage: 'open' });
    test.clock.moveOn(2 * STEP_MS);
    return { client, secret, recoveryCodes };
  }

  async function halfIn(username: string): Promise<Client> {
    const client = stranger();
    const session = await client.ok(signIn, { body: { username, password: PASSWORD } });
    expect(session.stage).toBe('give-code');
    return client;
  }

  const give = (client: Client, code: string) => client.call(giveCode, { body: { code } });
  const kindOf = async (client: Client, code: string) => {
    const answer = await give(client, code);
    return answer.kind === 'ok' ? 'ok' : answer.error.kind;
  };

  it('keeps everything shut after the password until a code was given', async () => {
    const { secret } = await enrolled('careful');
    const client = await halfIn('careful');
    expect(await client.refusal(listEvents)).toBe('sign-in-unfinished');
    const change = { body: { newPassword: 'taken over by a thief', currentPassword: PASSWORD } };
    expect(await client.refusal(setPassword, change)).toBe('sign-in-unfinished');
    expect(await client.refusal(removeSecondFactor)).toBe('sign-in-unfinished');
    expect(await kindOf(client, codeOf(secret))).toBe('ok');
    expect((await client.ok(readSession)).stage).toBe('open');
  });

  it('is on only once a code of it was shown', async () => {
    const client = await test.signIn('half-enrolled', []);
    await client.ok(setPassword, { body: { newPassword: PASSWORD } });
    await client.ok(beginSecondFactor);
    expect(await client.refusal(confirmSecondFactor, { body: { code: '000000' } })).toBe('wrong-code');
    const again = await stranger().ok(signIn, { body: { username: 'half-enrolled', password: PASSWORD } });
    expect(again.stage).toBe('open');
  });

  it('takes no code twice, also when two try at the same moment', async () => {
    const { secret } = await enrolled('replayed');
    const clients = [await halfIn('replayed'), await halfIn('replayed')];
    const code = codeOf(secret);
    const kinds = await Promise.all(clients.map((client) => kindOf(client, code)));
    expect(kinds.sort()).toEqual(['ok', 'wrong-code']);
    expect(await kindOf(await halfIn('replayed'), code)).toBe('wrong-code');
  });

  it('takes no code from before the last one', async () => {
    const { secret } = await enrolled('backwards');
    const earlier = codeOf(secret, -1);
    expect(await kindOf(await halfIn('backwards'), codeOf(secret))).toBe('ok');
    expect(await kindOf(await halfIn('backwards'), earlier)).toBe('wrong-code');
  });

  it('takes the code of a clock half a minute off, and none of one three minutes off', async () => {
    const { secret } = await enrolled('clock');
    expect(await kindOf(await halfIn('clock'), codeOf(secret, 6))).toBe('wrong-code');
    expect(await kindOf(await halfIn('clock'), codeOf(secret, 1))).toBe('ok');
  });

  it('takes each recovery code once in place of a code', async () => {
    const { recoveryCodes } = await enrolled('lost-phone');
    const [code = ''] = recoveryCodes;
    expect(await kindOf(await halfIn('lost-phone'), code.toLowerCase())).toBe('ok');
    expect(await kindOf(await halfIn('lost-phone'), code)).toBe('wrong-code');
  });

  it('locks the name after wrong codes, and the right password does not give fresh tries', async () => {
    const { secret } = await enrolled('guessed');
    let wrong = 0;
    for (let i = 0; i < 12 && wrong < 10; i += 1) {
      const client = stranger();
      const answer = await client.call(signIn, { body: { username: 'guessed', password: PASSWORD } });
      if (answer.kind === 'error') break;
      if ((await kindOf(client, '000000')) === 'locked-out') break;
      wrong += 1;
    }
    expect(wrong).toBe(5);
    expect(await stranger().refusal(signIn, { body: { username: 'guessed', password: PASSWORD } })).toBe(
      'locked-out',
    );
    test.clock.moveOn(16 * 60_000);
    expect(await kindOf(await halfIn('guessed'), codeOf(secret))).toBe('ok');
  });

  it('is what must be shown again before something that asks for it, in place of the password', async () => {
    const { client, secret } = await enrolled('confirmer');
    test.clock.moveOn(16 * 60_000);
    expect(await client.refusal(removeSecondFactor)).toBe('confirmation-required');
    const byPassword = { body: { kind: 'password', password: PASSWORD } } as const;
    expect(await client.refusal(confirmIdentity, byPassword)).toBe('wrong-code');
    await client.ok(confirmIdentity, { body: { kind: 'code', code: codeOf(secret) } });
    await client.ok(removeSecondFactor);
    const again = await stranger().ok(signIn, { body: { username: 'confirmer', password: PASSWORD } });
    expect(again.stage).toBe('open');
  });

  it('can be reset by an administrator, which signs its user out', async () => {
    const { client } = await enrolled('helped');
    const admin = await test.admin();
    const { users } = await admin.ok(listUsers, { query: { limit: 200 } });
    const userId = users.find(({ username }) => username === 'helped')?.id ?? '';
    await admin.ok(resetSecondFactor, { params: { userId } });
    expect(await client.refusal(readSession)).toBe('not-signed-in');
    const again = await stranger().ok(signIn, { body: { username: 'helped', password: PASSWORD } });
    expect(again.stage).toBe('open');
  });
});

describe('a second factor that a role demands', () => {
  let test: TestServer;

  beforeAll(async () => {
    test = await startTestServer(undefined, { secondFactorFor: ['security'] });
  });
  afterAll(() => test.remove());

  it('is set up before anything else, and others are not asked', async () => {
    const admin = await test.admin();
    const { id: eventId } = await admin.ok(createEvent, {
      body: { name: 'Games', timeZone: 'UTC' },
    });
    const { invitation } = await admin.ok(inviteUser, {
      body: { username: 'officer', roles: [{ kind: 'event', role: 'security', eventId }] },
    });
    const officer = new Client(test.server.url);
    await officer.ok(signInByLink, { body: { token: tokenIn(invitation.link) } });
    const session = await officer.ok(setPassword, { body: { newPassword: PASSWORD } });
    expect(session.stage).toBe('enrol-second-factor');
    expect(await officer.refusal(listEvents)).toBe('sign-in-unfinished');
    const { secret } = await officer.ok(beginSecondFactor);
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    await officer.ok(confirmSecondFactor, { body: { code } });
    await officer.ok(listEvents);
    expect((await admin.ok(setPassword, { body: { newPassword: PASSWORD } })).stage).toBe('open');
  });
});
