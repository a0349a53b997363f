import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import SQLite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { pullGallery } from '#contract/device';
import { uploadJournal } from '#contract/journal';
import { listPassages } from '#contract/passage';
import { readPhoto } from '#contract/person';
import { backUp, copyToPostgres, restore } from '#server/backup';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { decision } from '../world/journal-bodies.ts';
import { type PairedGate, pairGate, sha256 } from '../world/paired-gate.ts';
import { newDataDir, settingsFor, startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { databaseUrl, dropDatabase, ensureDatabase, ON_POSTGRES } from '../world/test-database.ts';

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('a face at the gate')]);
const quiet = () => undefined;

describe('an installation', () => {
  const folders: string[] = [];
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;
  let personId: string;
  let passageId: string;
  let photo: Buffer;

  const newFolder = async () => {
    const folder = newDataDir();
    folders.push(folder);
    await ensureDatabase(folder);
    return folder;
  };
  const photoOn = async (client: Client) =>
    Buffer.from(
      await (
        await client.send(pathOf(readPhoto, { params: { eventId: event.eventId, personId } }))
      ).arrayBuffer(),
    );

  beforeAll(async () => {
    const folder = await newFolder();
    // Copied from SQLite whichever database the other tests are on.
    test = await startTestServer(folder, ON_POSTGRES ? { databaseUrl: undefined } : {});
    admin = await test.admin();
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    personId = (await addPerson(admin, event.eventId, 'Person', ['FIELD'])).id;
    await enrol(admin, { eventId: event.eventId, personId }, 'a');
    const seen = decision(event.field.laneId, { personId, cropSha256: sha256(JPEG) });
    passageId = seen.passageId;
    await gate.ok(uploadJournal, { body: gate.batch(gate.journal([seen]), [JPEG]) });
    photo = await photoOn(admin);
  });
  afterAll(async () => {
    await test.server.close();
    for (const folder of folders) {
      await dropDatabase(folder);
      rmSync(folder, { recursive: true, force: true });
    }
  });

  const settings = () => ({ ...settingsFor(test.dataDir), databaseUrl: undefined });

  /** The same photo, gate, chain and log are there, and go on. */
  async function expectWhole(copy: TestServer): Promise<void> {
    const there = await copy.admin();
    expect((await photoOn(there)).equals(photo)).toBe(true);
    const { passages } = await there.ok(listPassages, { params: { eventId: event.eventId } });
    expect(passages).toMatchObject([{ id: passageId, person: { id: personId }, hasCrop: true }]);
    const moved: PairedGate = Object.assign(Object.create(gate), { url: copy.server.url });
    expect((await moved.ok(pullGallery)).changes).toMatchObject([{ kind: 'upsert', entry: { personId } }]);
  }

  it('is backed up while it runs and restored elsewhere with its keys', async () => {
    const backup = path.join(await newFolder(), 'backup');
    const contents = await backUp(settings(), backup, 'with-keys', quiet);
    expect(contents.get('passages')?.rows).toBe(1);
    const folder = await newFolder();
    const restored = await restore(settingsFor(folder), backup, quiet);
    expect(Object.fromEntries(restored)).toEqual(Object.fromEntries(contents));
    const copy = await startTestServer(folder);
    await expectWhole(copy);
    await copy.server.close();
    await expect(restore(settingsFor(folder), backup, quiet)).rejects.toThrow(
      /is not empty|There is a database/,
    );
  });

  it('leaves its keys out of a backup unless asked, and nothing in it can be read', async () => {
    const backup = path.join(await newFolder(), 'backup');
    await backUp(settings(), backup, 'without-keys', quiet);
    expect(existsSync(path.join(backup, 'secrets'))).toBe(false);
    const file = readFileSync(path.join(backup, 'server.sqlite'));
    expect(file.includes(photo.subarray(200, 240))).toBe(false);
    expect(file.includes(JPEG)).toBe(false);
    const folder = await newFolder();
    await restore(settingsFor(folder), backup, quiet);
    await expect(startTestServer(folder)).rejects.toMatchObject({ name: 'StartupError' });
  });

  it('is not restored from a backup that was changed', async () => {
    const backup = path.join(await newFolder(), 'backup');
    await backUp(settings(), backup, 'without-keys', quiet);
    const db = new SQLite(path.join(backup, 'server.sqlite'));
    db.exec("update people set name = 'Somebody else'");
    db.close();
    const folder = await newFolder();
    await expect(restore(settingsFor(folder), backup, quiet)).rejects.toThrow(/damaged: people/);
  });

  describe.runIf(ON_POSTGRES)('moved to PostgreSQL', () => {
    it('is refused while its server runs', async () => {
      const target = databaseUrl(await newFolder()) ?? '';
      await expect(copyToPostgres(settings(), target, quiet)).rejects.toThrow(/in use by another server/);
    });

    it('is there whole, and a target with anything in it is refused', async () => {
      await test.server.close();
      const folder = await newFolder();
      const url = databaseUrl(folder) ?? '';
      await copyToPostgres(settings(), url, quiet);
      const secretsDir = path.join(test.dataDir, 'secrets');
      const copy = await startTestServer(folder, { secretsDir });
      await expectWhole(copy);
      await copy.server.close();
      await expect(copyToPostgres(settings(), url, quiet)).rejects.toThrow(/target is not empty/);

      const backup = path.join(await newFolder(), 'backup');
      const contents = await backUp({ ...settingsFor(folder), secretsDir }, backup, 'with-keys', quiet);
      expect(contents.get('photos')?.rows).toBe(1);
      const back = await newFolder();
      const sqlite = { ...settingsFor(back), databaseUrl: undefined };
      await restore(sqlite, backup, quiet);
      const again = await startTestServer(back, { databaseUrl: undefined });
      await expectWhole(again);
      await again.server.close();
    });
  });
});
