import path from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeAccreditationStatus, erasePerson } from '#contract/person';
import { verifyAudit } from '#server/audit/verify-audit';
import { openDatabase } from '#server/db/database';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';

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

  const file = () => path.join(test.dataDir, 'server.sqlite');

  async function verdict() {
    const database = await openDatabase(test.dataDir, Date.now());
    const found = await verifyAudit(database.db);
    await database.close();
    return found;
  }

  function tamper(statement: string) {
    const db = new SQLite(file());
    db.exec(statement);
    db.close();
  }

  it('tells who did what, in order, and still holds after a person was erased', async () => {
    const db = new SQLite(file(), { readonly: true });
    const rows = db.prepare<[], { content: string }>('select content from audit_log order by seq').all();
    db.close();
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
    tamper(statement);
    expect(await verdict()).toMatchObject({ kind: 'broken', because });
  });
});
