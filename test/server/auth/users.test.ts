import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEvent, listEvents } from '#contract/event';
import { listPeople } from '#contract/person';
import { ADMINISTRATOR, type HeldRole } from '#contract/role';
import {
  confirmIdentity,
  endOwnSession,
  listOwnSessions,
  readSession,
  setPassword,
  signIn,
  signInByLink,
} from '#contract/session';
import {
  changeUserRoles,
  changeUserState,
  endSessionOfUser,
  inviteUser,
  listSessionsOfUser,
  listUsers,
  renewInvitation,
  type User,
} from '#contract/user';
import { Client } from '../world/client.ts';
import { startTestServer, type TestServer, tokenIn } from '../world/running-server.ts';

const PASSWORD = 'correct horse battery staple';

describe('users', () => {
  let test: TestServer;
  let admin: Client;
  let eventId: string;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    await admin.ok(setPassword, { body: { newPassword: PASSWORD } });
    eventId = (await admin.ok(createEvent, { body: { name: 'Games', timeZone: 'UTC' } })).id;
  });
  afterAll(() => test.remove());

  const stranger = () => new Client(test.server.url);
  const invite = (username: string, roles: HeldRole[]) => admin.ok(inviteUser, { body: { username, roles } });
  const accreditation = (): HeldRole => ({ kind: 'event', role: 'accreditation', eventId });

  async function joined(username: string, roles: HeldRole[]): Promise<{ user: User; client: Client }> {
    const { user, invitation } = await invite(username, roles);
    const client = stranger();
    await client.ok(signInByLink, { body: { token: tokenIn(invitation.link) } });
    await client.ok(setPassword, { body: { newPassword: PASSWORD } });
    return { user, client };
  }

  it('come in by an invitation that works once, choose a password, and have their role', async () => {
    const { user, invitation } = await invite('desk-1', [accreditation()]);
    expect(user.state).toBe('invited');
    const client = stranger();
    const token = tokenIn(invitation.link);
    const session = await client.ok(signInByLink, { body: { token } });
    expect(session.stage).toBe('set-password');
    expect(await client.refusal(listPeople, { params: { eventId } })).toBe('sign-in-unfinished');
    expect((await client.ok(setPassword, { body: { newPassword: PASSWORD } })).stage).toBe('open');
    await client.ok(listPeople, { params: { eventId } });
    expect(await stranger().refusal(signInByLink, { body: { token } })).toBe('link-used-or-expired');
    const again = await stranger().ok(signIn, { body: { username: 'desk-1', password: PASSWORD } });
    expect(again.onEvents).toEqual([
      { eventId, permissions: ['event:read', 'person:read', 'person:write', 'person:erase'] },
    ]);
  });

  it('lose an older invitation when a new one is made', async () => {
    const { user, invitation } = await invite('desk-2', []);
    const renewed = await admin.ok(renewInvitation, { params: { userId: user.id } });
    const old = { body: { token: tokenIn(invitation.link) } };
    expect(await stranger().refusal(signInByLink, old)).toBe('link-used-or-expired');
    await stranger().ok(signInByLink, { body: { token: tokenIn(renewed.link) } });
  });

  it('have names of their own', async () => {
    await invite('taken', []);
    expect(await admin.refusal(inviteUser, { body: { username: 'Taken', roles: [] } })).toBe('conflict');
  });

  it('cannot be given a role on an event that there is not', async () => {
    const roles: HeldRole[] = [{ kind: 'event', role: 'security', eventId: 'no-such-event' }];
    expect(await admin.refusal(inviteUser, { body: { username: 'lost', roles } })).toBe('invalid-request');
  });

  it('may do at once what a change of role gives, and no longer what it takes', async () => {
    const { user, client } = await joined('mover', [accreditation()]);
    await client.ok(listPeople, { params: { eventId } });
    await admin.ok(changeUserRoles, {
      params: { userId: user.id },
      version: user.version,
      body: { roles: [{ kind: 'event', role: 'auditor', eventId }] },
    });
    expect(await client.refusal(listPeople, { params: { eventId } })).toBe('forbidden');
    expect((await client.ok(listEvents)).events.map(({ id }) => id)).toEqual([eventId]);
  });

  it('are not changed over the change of somebody else', async () => {
    const { user } = await invite('edited', []);
    const change = (version?: number) => ({
      params: { userId: user.id },
      ...(version === undefined ? {} : { version }),
      body: { roles: [accreditation()] },
    });
    await admin.ok(changeUserRoles, change(user.version));
    expect(await admin.refusal(changeUserRoles, change(user.version))).toBe('changed-meanwhile');
    expect(await admin.refusal(changeUserRoles, change())).toBe('version-required');
  });

  it('are out everywhere the moment they are disabled, and cannot come back until enabled', async () => {
    const { user, client } = await joined('leaver', [accreditation()]);
    const to = (state: 'enabled' | 'disabled', version: number) =>
      admin.ok(changeUserState, { params: { userId: user.id }, version, body: { to: state } });
    const disabled = await to('disabled', user.version);
    expect(disabled.state).toBe('disabled');
    expect(await client.refusal(readSession)).toBe('not-signed-in');
    const credentials = { body: { username: 'leaver', password: PASSWORD } };
    expect(await stranger().refusal(signIn, credentials)).toBe('wrong-credentials');
    await to('enabled', disabled.version);
    await stranger().ok(signIn, credentials);
  });

  it('see where they are signed in, and end it elsewhere', async () => {
    const { client: here } = await joined('traveller', []);
    const elsewhere = stranger();
    await elsewhere.ok(signIn, { body: { username: 'traveller', password: PASSWORD } });
    const { sessions } = await here.ok(listOwnSessions);
    expect(sessions.map(({ current }) => current).sort()).toEqual([false, true]);
    const other = sessions.find(({ current }) => !current);
    await here.ok(endOwnSession, { params: { sessionId: other?.id ?? '' } });
    expect(await elsewhere.refusal(readSession)).toBe('not-signed-in');
    await here.ok(readSession);
  });

  it('can be signed out at one place by an administrator, and by nobody else', async () => {
    const { user, client } = await joined('watched', []);
    const { client: other } = await joined('nosy', [accreditation()]);
    const { sessions } = await admin.ok(listSessionsOfUser, { params: { userId: user.id } });
    const params = { userId: user.id, sessionId: sessions[0]?.id ?? '' };
    const { sessionId } = params;
    expect(await other.refusal(endOwnSession, { params: { sessionId } })).toBe('not-found');
    await admin.ok(endSessionOfUser, { params });
    expect(await client.refusal(readSession)).toBe('not-signed-in');
  });

  it('are listed a page at a time', async () => {
    const first = await admin.ok(listUsers, { query: { limit: 2 } });
    expect(first.users.length).toBe(2);
    const rest = await admin.ok(listUsers, { query: { limit: 200, cursor: first.nextCursor ?? '' } });
    const names = [...first.users, ...rest.users].map(({ username }) => username);
    expect(names).toEqual(names.toSorted());
    expect(new Set(names).size).toBe(names.length);
    expect(rest.nextCursor).toBeNull();
  });

  it('must show their password again before handing rights on, when they have been here for long', async () => {
    const { client } = await joined('second-admin', [ADMINISTRATOR]);
    const wanted = { body: { username: 'made-late', roles: [] } };
    test.clock.moveOn(16 * 60_000);
    expect(await client.refusal(inviteUser, wanted)).toBe('confirmation-required');
    const shown = (password: string) => ({ body: { kind: 'password', password } }) as const;
    expect(await client.refusal(confirmIdentity, shown('a guess'))).toBe('wrong-credentials');
    await client.ok(confirmIdentity, shown(PASSWORD));
    await client.ok(inviteUser, wanted);
  });
});

describe('the last administrator', () => {
  let test: TestServer;
  let admin: Client;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    await admin.ok(setPassword, { body: { newPassword: PASSWORD } });
  });
  afterAll(() => test.remove());

  async function userNamed(username: string): Promise<User> {
    const { users } = await admin.ok(listUsers);
    const user = users.find((candidate) => candidate.username === username);
    if (!user) throw new Error(`no user ${username}`);
    return user;
  }

  it('can neither be disabled nor lose the role, not even by themselves', async () => {
    const { id, version } = await userNamed('admin');
    const params = { userId: id };
    const disable = { params, version, body: { to: 'disabled' as const } };
    expect(await admin.refusal(changeUserState, disable)).toBe('last-administrator');
    const demote = { params, version, body: { roles: [] } };
    expect(await admin.refusal(changeUserRoles, demote)).toBe('last-administrator');
  });

  it('is not helped by another who has never set a password', async () => {
    await admin.ok(inviteUser, { body: { username: 'never-came', roles: [ADMINISTRATOR] } });
    const { id, version } = await userNamed('admin');
    const demote = { params: { userId: id }, version, body: { roles: [] } };
    expect(await admin.refusal(changeUserRoles, demote)).toBe('last-administrator');
  });

  it('remains when two administrators remove each other at the same moment', async () => {
    const { user, invitation } = await admin.ok(inviteUser, {
      body: { username: 'rival', roles: [ADMINISTRATOR] },
    });
    const rival = new Client(test.server.url);
    await rival.ok(signInByLink, { body: { token: tokenIn(invitation.link) } });
    await rival.ok(setPassword, { body: { newPassword: PASSWORD } });
    const own = await userNamed('admin');
    const answers = await Promise.all([
      admin.call(changeUserRoles, { params: { userId: user.id }, version: 1, body: { roles: [] } }),
      rival.call(changeUserRoles, {
        params: { userId: own.id },
        version: own.version,
        body: { roles: [] },
      }),
    ]);
    expect(answers.filter(({ kind }) => kind === 'ok').length).toBe(1);
  });
});
