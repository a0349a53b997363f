import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { exchangeDataKey, readDataKey } from '#contract/data-key';
import { pullGallery } from '#contract/device';
import { readPhoto } from '#contract/person';
import { resealEvent, SETTLED_AFTER_MS } from '#server/privacy/exchange-data-key';
import { MasterKeys } from '#server/privacy/master-keys';
import { SEALED_COLUMNS } from '#server/privacy/sealed-columns';
import { Vault } from '#server/privacy/vault';
import { tablesOfEvents } from '#server/purge/event-tables';
import { eventually } from '../../world/eventually.ts';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { deviceToken, type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { storedRows, withDatabase } from '../world/test-database.ts';
import { watchFace } from '../world/watch.ts';

describe('exchanging the key of an event’s face data', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;
  let personId: string;
  let oldKeyRow: { wrapped_key: Buffer } | undefined;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    personId = (await addPerson(admin, event.eventId, 'Person', ['FIELD'])).id;
    await enrol(admin, { eventId: event.eventId, personId }, 'a');
    await watchFace(admin, event.eventId, 'b');
    [oldKeyRow] = await storedRows<{ wrapped_key: Buffer }>(
      test.dataDir,
      'select wrapped_key from event_keys',
    );
  });
  afterAll(() => test.remove());

  const params = () => ({ eventId: event.eventId });
  const photo = async () =>
    (await admin.send(pathOf(readPhoto, { params: { ...params(), personId } }))).status;
  const templates = async () =>
    (await gate.ok(pullGallery)).changes.flatMap((change) =>
      change.kind === 'upsert' ? change.entry.templates.map(({ vector }) => vector) : [],
    );
  const vault = () =>
    new Vault(new MasterKeys(readFileSync(path.join(test.dataDir, 'secrets', 'master.key'))));

  /** How many stored things the key opens that was in force before. */
  async function underTheOldKey(): Promise<number> {
    return withDatabase(test.dataDir, async ({ db }) => {
      const row = await db.selectFrom('event_keys').selectAll().executeTakeFirstOrThrow();
      const before = await vault().vaultOfRow({
        ...row,
        wrapped_key: oldKeyRow?.wrapped_key ?? new Uint8Array(),
        wrapped_old_key: null,
      });
      let opened = 0;
      for (const kind of ['photo', 'template'] as const) {
        for (const { id, sealed } of await db.selectFrom(`${kind}s`).select(['id', 'sealed']).execute()) {
          try {
            before.open(kind, id, sealed);
            opened += 1;
          } catch {}
        }
      }
      return opened;
    });
  }

  it('knows every column in which something is sealed', async () => {
    const sealed = await withDatabase(test.dataDir, async (database) => {
      const tables = new Set(await tablesOfEvents(database));
      const all = await database.db.introspection.getTables();
      return all
        .filter(({ name }) => tables.has(name))
        .flatMap(({ name, columns }) =>
          columns
            .filter((column) => column.name.startsWith('sealed'))
            .map((column) => `${name}.${column.name}`),
        );
    });
    const known = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect([...new Set(sealed)].sort()).toEqual(known.sort());
  });

  it('killed in the middle leaves everything readable', async () => {
    const before = await templates();
    expect(await underTheOldKey()).toBe(2);
    expect(await admin.ok(exchangeDataKey, { params: params() })).toMatchObject({ state: 'exchanging' });
    expect(await admin.refusal(exchangeDataKey, { params: params() })).toBe('conflict');
    const stopped = new Error('killed');
    let looks = 0;
    const dying = Object.create(new AbortController().signal, {
      throwIfAborted: {
        value: () => {
          looks += 1;
          if (looks > 1) throw stopped;
        },
      },
    });
    await withDatabase(test.dataDir, async (database) => {
      const half = resealEvent({ database, vault: vault() }, event.eventId, test.clock, dying);
      await expect(half).rejects.toBe(stopped);
    });
    await test.close();
    test = await startTestServer(test.dataDir);
    admin = await test.admin();
    gate = Object.assign(Object.create(gate), { url: test.server.url });
    expect(await photo()).toBe(200);
    expect(await templates()).toEqual(before);
  });

  it('seals everything anew while servers and gates go on', async () => {
    await eventually('nothing is under the old key', async () =>
      (await underTheOldKey()) === 0 ? true : null,
    );
    expect(await photo()).toBe(200);
    const other = (await addPerson(admin, event.eventId, 'Other', ['FIELD'])).id;
    expect((await enrol(admin, { ...params(), personId: other }, 'c')).kind).toBe('accepted');
  });

  it('lets the old key go only once nobody can be about to use it', async () => {
    expect((await admin.ok(readDataKey, { params: params() })).state).toBe('exchanging');
    test.clock.moveOn(SETTLED_AFTER_MS);
    gate.bearer = () => deviceToken(gate.deviceId, gate.privateKey, test.clock.nowMs());
    await eventually('the old key is gone', async () =>
      (await admin.ok(readDataKey, { params: params() })).state === 'settled' ? true : null,
    );
    expect(await photo()).toBe(200);
    expect(await templates()).toHaveLength(3);
  });
});
