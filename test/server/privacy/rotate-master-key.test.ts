import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { invitePerson } from '#contract/invitation';
import { readPhoto } from '#contract/person';
import { beginSecondFactor, confirmSecondFactor, giveCode, setPassword, signIn } from '#contract/session';
import { verifyAudit } from '#server/audit/verify-audit';
import { MasterKeys } from '#server/privacy/master-keys';
import { rotateMasterKey } from '#server/privacy/rotate-master-key';
import { Vault } from '#server/privacy/vault';
import { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import type { FaceName } from '../world/face-photos.ts';
import { openLink } from '../world/open-invitation.ts';
import { settingsFor, startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';
import { storedRows, withDatabase } from '../world/test-database.ts';

const PASSWORD = 'correct horse battery staple';

describe('exchanging the master key', () => {
  let test: TestServer;
  let admin: Client;
  let oldKey: Buffer;
  let totpSecret: string;
  const enrolled: { eventId: string; personId: string }[] = [];

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    await admin.ok(setPassword, { body: { newPassword: PASSWORD } });
    totpSecret = (await admin.ok(beginSecondFactor)).secret;
    await admin.ok(confirmSecondFactor, { body: { code: code() } });
    await someoneIn('a');
    await someoneIn('b');
    oldKey = readFileSync(keyFile('master.key'));
  });
  afterAll(() => test.remove());

  const keyFile = (name: string) => path.join(test.dataDir, 'secrets', name);
  const code = () =>
    new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate({ timestamp: test.clock.nowMs() });

  async function someoneIn(face: FaceName): Promise<void> {
    const { eventId } = await makeSmallEvent(admin);
    const { id: personId } = await addPerson(admin, eventId, `Person ${face}`, ['FIELD']);
    expect(await enrol(admin, { eventId, personId }, face)).toMatchObject({ kind: 'accepted' });
    enrolled.push({ eventId, personId });
  }

  async function photosSeen(): Promise<number[]> {
    const answers = [];
    for (const params of enrolled) answers.push((await admin.send(pathOf(readPhoto, { params }))).status);
    return answers;
  }

  /** How many events a key opens by itself. */
  function openedBy(key: Uint8Array): Promise<number> {
    return withDatabase(test.dataDir, async ({ db }) => {
      let opened = 0;
      for (const { eventId } of enrolled) {
        opened += await new Vault(new MasterKeys(key)).ofEvent(db, eventId).then(
          () => 1,
          () => 0,
        );
      }
      return opened;
    });
  }

  it('half way leaves everything readable, also after a restart', async () => {
    // As if it was stopped after the first event.
    const asked = new AbortController();
    const stopping = Object.create(asked.signal, {
      throwIfAborted: {
        value: () => {
          asked.signal.throwIfAborted();
          asked.abort(new Error('stopped'));
        },
      },
    }) as AbortSignal;
    await expect(rotateMasterKey(settingsFor(test.dataDir), stopping)).rejects.toThrow('stopped');
    expect([await openedBy(oldKey), await openedBy(readFileSync(keyFile('master.next.key')))]).toEqual([
      1, 1,
    ]);
    expect(new Set(await photosSeen())).toEqual(new Set([200]));
    await test.close();
    test = await startTestServer(test.dataDir);
    admin = await test.admin();
    expect(new Set(await photosSeen())).toEqual(new Set([200]));
    await someoneIn('c');
    expect(await openedBy(oldKey)).toBe(1);
  });

  it('goes on with the same new key, while the server runs and enrols', async () => {
    const newKey = readFileSync(keyFile('master.next.key'));
    expect(await rotateMasterKey(settingsFor(test.dataDir))).toMatchObject({ events: 3 });
    expect(readFileSync(keyFile('master.key'))).toEqual(newKey);
    expect(existsSync(keyFile('master.next.key'))).toBe(false);
    expect([await openedBy(oldKey), await openedBy(newKey)]).toEqual([0, 3]);
    await someoneIn('d');
    expect(await photosSeen()).toEqual([200, 200, 200, 200]);
  });

  it('a second time needs nothing of the first key, and accounts stay', async () => {
    await rotateMasterKey(settingsFor(test.dataDir));
    await test.close();
    test = await startTestServer(test.dataDir);
    test.clock.moveOn(60_000);
    admin = new Client(test.server.url);
    await admin.ok(signIn, { body: { username: 'admin', password: PASSWORD } });
    await admin.ok(giveCode, { body: { code: code() } });
    expect(await photosSeen()).toEqual([200, 200, 200, 200]);
  });

  it('is in the audit log', async () => {
    const rows = await storedRows<{ content: string }>(
      test.dataDir,
      `select content from audit_log where content like '%master-key%' order by seq`,
    );
    expect(rows.map(({ content }) => JSON.parse(content).action)).toEqual([
      'master-key-exchange-begun',
      'master-key-exchanged',
      'master-key-exchange-begun',
      'master-key-exchanged',
    ]);
    expect(await withDatabase(test.dataDir, ({ db }) => verifyAudit(db))).toMatchObject({ kind: 'intact' });
  });

  it('of a server whose key is a setting takes the new one that is given beside it', async () => {
    const masterKey = readFileSync(keyFile('master.key')).toString('base64');
    const nextMasterKey = randomBytes(32).toString('base64');
    const settings = settingsFor(test.dataDir);
    await expect(rotateMasterKey({ ...settings, masterKey })).rejects.toThrow('VENUE_NEXT_MASTER_KEY');
    await test.close();
    test = await startTestServer(test.dataDir, { masterKey, nextMasterKey });
    admin = await test.admin();
    const { link } = await admin.ok(invitePerson, { params: enrolled[0] ?? never(), body: {} });
    expect((await rotateMasterKey({ ...settings, masterKey, nextMasterKey })).oldKey).toBe('in-setting');
    expect(new Set(await photosSeen())).toEqual(new Set([200]));

    await test.close();
    await expect(startTestServer(test.dataDir, { masterKey })).rejects.toMatchObject({
      name: 'StartupError',
    });
    test = await startTestServer(test.dataDir, { masterKey: nextMasterKey });
    admin = await test.admin();
    expect(new Set(await photosSeen())).toEqual(new Set([200]));
    // Links were signed before, and hold.
    await openLink(test.server.url, link);
  });
});

function never(): never {
  throw new Error('somebody is enrolled');
}
