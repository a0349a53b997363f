import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '#contract/audit';
import { invitePeople } from '#contract/invitation';
import {
  addAccreditation,
  changeAccreditationStatus,
  listStatusChanges,
  type Person,
  readPerson,
} from '#contract/person';
import { changeStatuses } from '#contract/person-bulk';
import type { Client } from '../world/client.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';

describe('changing what many people hold', () => {
  let test: TestServer;
  let admin: Client;
  let eventId: string;
  let people: Person[];

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());

  /** Three people with an accreditation of category ATH each; the third is suspended already. */
  const threePeople = async () => {
    ({ eventId } = await makeSmallEvent(admin));
    people = [];
    for (const name of ['Ann', 'Ben', 'Cem']) people.push(await addPerson(admin, eventId, name, ['FIELD']));
    await admin.ok(changeAccreditationStatus, {
      params: { eventId, personId: ids()[2] ?? '', accreditationId: held(people[2]) },
      body: { to: 'suspended', reason: 'Lost badge' },
    });
    return { eventId };
  };

  const ids = () => people.map(({ id }) => id);
  const held = (person: Person | undefined) => person?.accreditations[0]?.id ?? '';
  const statuses = async () => {
    const now: string[][] = [];
    for (const personId of ids()) {
      const { accreditations } = await admin.ok(readPerson, { params: { eventId, personId } });
      now.push(accreditations.map(({ status }) => status));
    }
    return now;
  };

  it('suspends each that can be, and tells what it was before', async () => {
    const params = await threePeople();
    const body = { personIds: ids(), to: 'suspended', reason: 'Fire drill' } as const;
    const { changes } = await admin.ok(changeStatuses, { params, body });
    expect(changes.map(({ personId, from }) => [personId, from])).toEqual(
      expect.arrayContaining([
        [ids()[0], 'active'],
        [ids()[1], 'active'],
      ]),
    );
    expect(changes).toHaveLength(2);
    expect(await statuses()).toEqual([['suspended'], ['suspended'], ['suspended']]);
    expect((await admin.ok(changeStatuses, { params, body })).changes).toEqual([]);
  });

  it('is undone for those alone that it changed', async () => {
    const params = await threePeople();
    const { changes } = await admin.ok(changeStatuses, {
      params,
      body: { personIds: ids(), to: 'suspended', reason: 'Fire drill' },
    });
    const accreditationIds = changes.map(({ accreditationId }) => accreditationId);
    await admin.ok(changeStatuses, {
      params,
      body: { personIds: ids(), only: { kind: 'these', accreditationIds }, to: 'active', reason: 'Undone' },
    });
    expect(await statuses()).toEqual([['active'], ['active'], ['suspended']]);
  });

  it('leaves other categories alone where one is named', async () => {
    const params = await threePeople();
    const personId = ids()[0] ?? '';
    await admin.ok(addAccreditation, {
      params: { eventId, personId },
      body: { category: 'PRESS', validFromMs: 0, validUntilMs: 4_102_444_800_000, zones: ['VIP'] },
    });
    await admin.ok(changeStatuses, {
      params,
      body: {
        personIds: ids(),
        only: { kind: 'category', category: 'PRESS' },
        to: 'revoked',
        reason: 'Press centre is closed',
      },
    });
    expect(await statuses()).toEqual([['active', 'revoked'], ['active'], ['suspended']]);
  });

  it('makes nothing active that was not suspended', async () => {
    const params = await threePeople();
    const personId = ids()[0] ?? '';
    const body = { category: 'VIP', validFromMs: 0, validUntilMs: 4_102_444_800_000, zones: ['VIP'] };
    await admin.ok(addAccreditation, { params: { eventId, personId }, query: { status: 'applied' }, body });
    await admin.ok(changeStatuses, { params, body: { personIds: ids(), to: 'active', reason: 'All in' } });
    expect(await statuses()).toEqual([['active', 'applied'], ['active'], ['active']]);
  });

  it('brings nothing back that was revoked', async () => {
    const params = await threePeople();
    await admin.ok(changeStatuses, { params, body: { personIds: ids(), to: 'revoked', reason: 'Over' } });
    const again = { personIds: ids(), to: 'active', reason: 'Back' } as const;
    expect((await admin.ok(changeStatuses, { params, body: again })).changes).toEqual([]);
    expect(await statuses()).toEqual([['revoked'], ['revoked'], ['revoked']]);
  });

  it('keeps who did it and why for each, and an audit row without the words', async () => {
    const params = await threePeople();
    await admin.ok(changeStatuses, {
      params,
      body: { personIds: ids().slice(0, 2), to: 'suspended', reason: 'Fire drill' },
    });
    for (const person of people.slice(0, 2)) {
      const { changes } = await admin.ok(listStatusChanges, {
        params: { eventId, personId: person.id, accreditationId: held(person) },
      });
      expect(changes.at(-1)).toMatchObject({ from: 'active', to: 'suspended', reason: 'Fire drill' });
    }
    const { entries } = await admin.ok(listAudit, { params });
    const rows = entries.filter(({ action }) => action === 'accreditation-status-changed');
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toContain('Fire drill');
  });

  it('passes over people of another event', async () => {
    await threePeople();
    const strangers = ids();
    const { eventId: other } = await makeSmallEvent(admin);
    const body = { personIds: strangers, to: 'revoked', reason: 'Mistaken' } as const;
    const { changes } = await admin.ok(changeStatuses, { params: { eventId: other }, body });
    expect(changes).toEqual([]);
    expect(await statuses()).toEqual([['active'], ['active'], ['suspended']]);
  });

  it('is refused to somebody who may only read', async () => {
    const params = await threePeople();
    const guard = await test.signIn('guard', [{ kind: 'event', role: 'security', eventId }]);
    const body = { personIds: ids(), to: 'suspended', reason: 'Fire drill' } as const;
    expect(await guard.refusal(changeStatuses, { params, body })).toBe('forbidden');
  });

  it('invites those alone who are named', async () => {
    const params = await threePeople();
    const body = { who: { personIds: ids().slice(0, 2) } };
    expect(await admin.ok(invitePeople, { params, body })).toEqual({ invited: 2, alreadyInvited: 0 });
    expect(await admin.ok(invitePeople, { params, body })).toEqual({ invited: 0, alreadyInvited: 2 });
  });
});
