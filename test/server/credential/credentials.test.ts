import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import {
  endCredential,
  issueCredential,
  listCredentials,
  readBadgeCode,
  replaceCredential,
} from '#contract/credential';
import { pullGallery } from '#contract/device';
import { erasePerson } from '#contract/person';
import { parseBadge } from '#domain/credential/qr-badge';
import type { Client } from '../world/client.ts';
import { pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { scanned } from '../world/scanned.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';
import { storedRows } from '../world/test-database.ts';

describe('the badges of a person', () => {
  let test: TestServer;
  let admin: Client;
  let eventId: string;
  let field: string;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    const event = await makeSmallEvent(admin);
    eventId = event.eventId;
    field = event.field.accessPointId;
  });
  afterAll(() => test.remove());

  async function holder() {
    const { id: personId } = await addPerson(admin, eventId, 'Holder', ['FIELD']);
    return { eventId, personId };
  }
  const issue = (params: { eventId: string; personId: string }, number: string) =>
    admin.ok(issueCredential, { params, body: { number } });

  it('are replaced with who did it, why and when, and the number is never used again', async () => {
    const params = await holder();
    const first = await issue(params, 'A-100');
    expect(first).toMatchObject({ number: 'A-100', status: 'active', changes: [], expiresAt: null });
    const ids = { ...params, credentialId: first.id };
    await admin.ok(endCredential, { params: ids, body: { to: 'lost', reason: 'left on a bus' } });
    const second = await admin.ok(replaceCredential, {
      params: ids,
      body: { number: 'A-101', reason: 'a new one' },
    });
    const { credentials } = await admin.ok(listCredentials, { params });
    expect(credentials).toMatchObject([
      {
        number: 'A-100',
        status: 'replaced',
        replacedBy: second.id,
        changes: [
          { from: 'active', to: 'lost', reason: 'left on a bus' },
          { from: 'lost', to: 'replaced', reason: 'a new one' },
        ],
      },
      { number: 'A-101', status: 'active' },
    ]);
    const body = { number: 'A-100' };
    expect(await admin.call(issueCredential, { params: await holder(), body })).toMatchObject({
      error: { kind: 'conflict', problems: [{ path: 'body.number' }] },
    });
  });

  it('have a code that scanners read and gates believe, for as long as they count', async () => {
    const params = await holder();
    const { id: credentialId } = await issue(params, 'C-7');
    const ids = { ...params, credentialId };
    const read = async (format: 'svg' | 'png') => {
      const response = await admin.send(pathOf(readBadgeCode, { params: ids, query: { format } }));
      return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) };
    };
    const [drawing, picture] = [await read('svg'), await read('png')];
    expect([drawing.type, picture.type]).toEqual([
      expect.stringContaining('image/svg+xml'),
      expect.stringContaining('image/png'),
    ]);
    const [content = ''] = await scanned(picture.bytes);
    expect(parseBadge(content)?.claims).toMatchObject({ ...ids, holderKey: null });
    const large = await sharp(drawing.bytes, { density: 600 }).resize(600, 600).png().toBuffer();
    expect(await scanned(large)).toEqual([content]);

    await admin.ok(endCredential, { params: ids, body: { to: 'revoked', reason: 'left the team' } });
    expect((await admin.send(pathOf(readBadgeCode, { params: ids, query: {} }))).status).toBe(409);
  });

  it('reach the gates while they count, also of people who gave no photo', async () => {
    const gate = await pairGate(admin, eventId, field);
    const params = await holder();
    const { id: credentialId } = await issue(params, 'E-1');
    const held = async () => {
      const { changes } = await gate.ok(pullGallery, { query: { limit: 2_000 } });
      return changes.flatMap((change) =>
        change.kind === 'upsert' && change.entry.personId === params.personId ? [change.entry] : [],
      );
    };
    expect(await held()).toMatchObject([
      { badges: [{ id: credentialId, expiresAtMs: null }], templates: [] },
    ]);
    const ids = { ...params, credentialId };
    await admin.ok(endCredential, { params: ids, body: { to: 'lost', reason: 'left on a bus' } });
    expect(await held()).toEqual([]);
  });

  it('do not come back, and are not ended twice', async () => {
    const params = await holder();
    const { id: credentialId } = await issue(params, 'B-1');
    const end = (to: 'lost' | 'revoked') =>
      admin.call(endCredential, { params: { ...params, credentialId }, body: { to, reason: 'stolen' } });
    expect((await end('revoked')).kind).toBe('ok');
    expect(await end('lost')).toMatchObject({ error: { kind: 'conflict' } });
    const replacement = { params: { ...params, credentialId }, body: { number: 'B-2', reason: 'again' } };
    expect(await admin.refusal(replaceCredential, replacement)).toBe('conflict');
    expect((await admin.ok(listCredentials, { params })).credentials).toHaveLength(1);
  });

  it("are not reached through another person's address", async () => {
    const { id: credentialId } = await issue(await holder(), 'C-1');
    const params = { ...(await holder()), credentialId };
    const body = { to: 'revoked' as const, reason: 'wrong address' };
    expect(await admin.refusal(endCredential, { params, body })).toBe('not-found');
  });

  it('go with the person who is erased', async () => {
    const params = await holder();
    const { id: credentialId } = await issue(params, 'D-1');
    await admin.ok(endCredential, {
      params: { ...params, credentialId },
      body: { to: 'lost', reason: 'gone' },
    });
    await admin.ok(erasePerson, { params });
    for (const table of ['credentials', 'credential_changes']) {
      const left = await storedRows(
        test.dataDir,
        `select * from ${table} where person_id = '${params.personId}'`,
      );
      expect(left).toEqual([]);
    }
  });
});
