import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeAccreditationStatus, erasePerson } from '#contract/person';
import { verifyAudit } from '#server/audit/verify-audit';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';
import { storedRows, tamper, withDatabase } from '../world/test-database.ts';

describe('the audit log', () => {
  let test: TestServer;

  beforeEach(async () => {
    test = await startTestServer();
    const admin = await test.admin();
    const { eventId } = await makeSmallEvent(admin);
    const person = await addPerson(admin, eventId, 'Person Forgotten', ['FIELD']);
    await admin.ok(changeAccreditationStatus, {
      params: { eventId, personId: person.id, accreditationId: person.accreditations[0]?.id ?? '' },
      body: { to: 'suspended', reason: 'Forgotten left the card on a bus' },
    });
    await admin.ok(erasePerson, { params: { eventId, personId: person.id } });
    await test.close();
  });
  afterEach(() => test.remove());

  const verdict = () => withDatabase(test.dataDir, ({ db }) => verifyAudit(db));

  it('tells who did what, in order, and still holds after a person was erased', async () => {
    const rows = await storedRows<{ content: string }>(
      test.dataDir,
      'select content from audit_log order by seq',
    );
    const actions = rows.map((row) => JSON.parse(row.content).action);
    expect(actions).toEqual([
      'sign-in-link-issued',
      'signed-in',
      'event-created',
      'venue-created',
      'zone-created',
      'access-point-created',
      'zone-created',
      'access-point-created',
      'person-created',
      'accreditation-status-changed',
      'person-erased',
    ]);
    expect(rows.map((row) => row.content).join()).not.toContain('Forgotten');
    expect(await verdict()).toEqual({ kind: 'intact', entries: 11 });
  });

  it.each([
    [
      'an entry is changed',
      "update audit_log set content = replace(content, 'suspended', 'revoked')",
      'altered',
    ],
    ['an entry is missing', 'delete from audit_log where seq = 5', 'missing'],
    ['the last entry is missing', 'delete from audit_log where seq = 11', 'missing'],
    [
      'two entries change places',
      'update audit_log set seq = 99 where seq = 4; update audit_log set seq = 4 where seq = 5; update audit_log set seq = 5 where seq = 99',
      'unlinked',
    ],
  ])('no longer holds when %s', async (_what, statement, because) => {
    await tamper(test.dataDir, ...statement.split('; '));
    expect(await verdict()).toMatchObject({ kind: 'broken', because });
  });
});
