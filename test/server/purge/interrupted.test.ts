import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeEventState } from '#contract/event';
import { keySourcesOf } from '#server/config';
import { adoptSecrets } from '#server/privacy/adopt-secrets';
import { Vault } from '#server/privacy/vault';
import { destroyEvent } from '#server/purge/destroy-event';
import { keepSamples } from '#server/purge/kept-samples';
import { purgeStored } from '#server/purge/purge-stored';
import { takeSamples } from '#server/purge/take-samples';
import { enrol } from '../world/enrol.ts';
import { settingsFor, startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';
import { dropDatabase, withDatabase } from '../world/test-database.ts';

let test: TestServer;
let eventId: string;

beforeAll(async () => {
  test = await startTestServer();
  const admin = await test.admin();
  ({ eventId } = await makeSmallEvent(admin));
  const { id: personId } = await addPerson(admin, eventId, 'Plover Interrupted', ['FIELD']);
  expect(await enrol(admin, { eventId, personId }, 'a')).toMatchObject({ kind: 'accepted' });
  await admin.ok(changeEventState, { params: { eventId }, body: { to: 'closed' } });
  await test.close();
});
afterAll(() => dropDatabase(test.dataDir));

it('a purge that was killed after the keys were gone is searched for like any other', async () => {
  const settings = settingsFor(test.dataDir);
  await withDatabase(test.dataDir, async (database) => {
    const { masterKeys } = await adoptSecrets(database.db, keySourcesOf(settings));
    const event = await new Vault(masterKeys).ofEvent(database.db, eventId);
    keepSamples(test.dataDir, eventId, await takeSamples(database.db, eventId, event));
    await destroyEvent(database, { eventId, actor: { kind: 'operator' }, nowMs: Date.now() });
  });
  expect(readdirSync(path.join(test.dataDir, 'purges'))).toHaveLength(2);
  const certificate = await purgeStored(settings, { eventId, confirmName: 'Small Games', backupDirs: [] });
  expect(certificate.scan).toMatchObject({ kind: 'scanned', residues: [] });
  expect(certificate.outcome).toBe('complete');
  if (certificate.scan.kind !== 'scanned') throw new Error('it was searched');
  expect(certificate.scan.samples.name).toBeGreaterThan(0);
  expect(readdirSync(path.join(test.dataDir, 'purges'))).toEqual([]);
  expect(existsSync(path.join(test.dataDir, 'purges', `${eventId}.key`))).toBe(false);
});
