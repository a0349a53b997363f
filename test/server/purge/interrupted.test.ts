import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { changeEventState } from '#contract/event';
import { keySourcesOf } from '#server/config';
import { adoptSecrets } from '#server/privacy/adopt-secrets';
import { Vault } from '#server/privacy/vault';
import { compact } from '#server/purge/compact';
import { destroyEvent } from '#server/purge/destroy-event';
import { keepSamples } from '#server/purge/kept-samples';
import { purgeStored } from '#server/purge/purge-stored';
import { takeSamples } from '#server/purge/take-samples';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { settingsFor, startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';
import { databaseUrl, dropDatabase, ON_POSTGRES, withDatabase } from '../world/test-database.ts';

// Each purge on PostgreSQL writes the whole write-ahead log over.
vi.setConfig({ testTimeout: 240_000 });

let test: TestServer;
let eventId: string;
let heldId: string;

beforeAll(async () => {
  test = await startTestServer();
  const admin = await test.admin();
  eventId = await closedEvent(admin, 'Plover Interrupted');
  heldId = await closedEvent(admin, 'Sandpiper Held');
  await test.close();
});
afterAll(() => dropDatabase(test.dataDir));

async function closedEvent(admin: Client, name: string): Promise<string> {
  const { eventId: id } = await makeSmallEvent(admin);
  const { id: personId } = await addPerson(admin, id, name, ['FIELD']);
  expect(await enrol(admin, { eventId: id, personId }, 'a')).toMatchObject({ kind: 'accepted' });
  await addPerson(admin, id, `${name} the Younger`, ['FIELD']);
  await admin.ok(changeEventState, { params: { eventId: id }, body: { to: 'closed' } });
  return id;
}

/** What a purge does until the keys and rows are gone, and no more. */
function destroyOnly(id: string): Promise<void> {
  return withDatabase(test.dataDir, async (database) => {
    const { masterKeys } = await adoptSecrets(database.db, keySourcesOf(settingsFor(test.dataDir)));
    const event = await new Vault(masterKeys).ofEvent(database.db, id);
    keepSamples(test.dataDir, id, await takeSamples(database.db, id, event));
    await destroyEvent(database, { eventId: id, actor: { kind: 'operator' }, nowMs: Date.now() });
  });
}

it('a purge that was killed after the keys were gone is searched for like any other', async () => {
  await destroyOnly(eventId);
  expect(readdirSync(path.join(test.dataDir, 'purges'))).toHaveLength(2);
  const order = { eventId, confirmName: 'Small Games', backupDirs: [] };
  const certificate = await purgeStored(settingsFor(test.dataDir), order);
  expect(certificate.scan).toMatchObject({ kind: 'scanned', residues: [] });
  expect(certificate.outcome).toBe('complete');
  if (certificate.scan.kind !== 'scanned') throw new Error('it was searched');
  expect(certificate.scan.samples.name).toBeGreaterThan(0);
  expect(readdirSync(path.join(test.dataDir, 'purges'))).toEqual([]);
  expect(existsSync(path.join(test.dataDir, 'purges', `${eventId}.key`))).toBe(false);
});

describe.runIf(ON_POSTGRES)('a purge on PostgreSQL', () => {
  it('waits for those who still see what was deleted, or names them, and clears what was kept for planning', async () => {
    const reader = new pg.Client({ connectionString: databaseUrl(test.dataDir) });
    await reader.connect();
    try {
      await reader.query("set application_name = 'a long look'");
      await reader.query('analyze');
      await reader.query('begin isolation level repeatable read');
      await reader.query('select 1 from people');
      await destroyOnly(heldId);
      const done = await withDatabase(test.dataDir, (database) => compact(database, 0));
      expect(done.join()).toMatch(/event_keys: \d+ deleted rows.*people: in use.*held by .*a long look/);
      const order = { eventId: heldId, confirmName: 'Small Games', backupDirs: [] };
      const purged = purgeStored(settingsFor(test.dataDir), order);
      await Promise.race([purged, delay(2_000)]);
      await reader.end();
      const certificate = await purged;
      expect(certificate.compacted.join()).not.toContain('deleted rows are left');
      expect(certificate.scan).toMatchObject({ kind: 'scanned', residues: [] });
    } finally {
      await reader.end();
    }
  });
});
