import { rmSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { pathOf } from '#contract/call';
import { listEvents } from '#contract/event';
import { uploadJournal } from '#contract/journal';
import { watchPassages } from '#contract/passage';
import { openDatabase } from '#server/db/open-database';
import { type RunningPostgres, startPostgres } from '../../../cli/bench/own-postgres.ts';
import { decision } from '../world/journal-bodies.ts';
import { LiveFeed } from '../world/live-feed.ts';
import { pairGate } from '../world/paired-gate.ts';
import { newDataDir, startTestServer } from '../world/running-server.ts';
import { makeSmallEvent } from '../world/small-event.ts';
import { databaseUrl, dropDatabase, ensureDatabase, ON_POSTGRES } from '../world/test-database.ts';

const quiet = () => undefined;

describe.runIf(ON_POSTGRES)('a server on PostgreSQL', () => {
  const folders: string[] = [];
  const newFolder = () => {
    const folder = newDataDir();
    folders.push(folder);
    return folder;
  };

  afterEach(async () => {
    for (const folder of folders.splice(0)) {
      await dropDatabase(folder);
      rmSync(folder, { recursive: true, force: true });
    }
  });

  describe('does not start, and says why without telling the password,', () => {
    const address = () => new URL(inject('postgresUrl') ?? '');
    const changed = (change: (url: URL) => void) => {
      const url = address();
      url.pathname = '/template';
      change(url);
      return url.href;
    };

    it.each([
      [
        'with a wrong password',
        () => changed((url) => Object.assign(url, { password: 'hunter2' })),
        /refuses the user or the password/,
      ],
      [
        'without the database',
        () => changed((url) => Object.assign(url, { pathname: '/hunter2-none' })),
        /no such database.*createdb/,
      ],
      [
        'with nobody there',
        () => changed((url) => Object.assign(url, { port: '1' })),
        /127\.0\.0\.1:1\/template cannot be reached \(ECONNREFUSED\)/,
      ],
    ])('%s', async (_what, url, message) => {
      const start = startTestServer(newFolder(), { databaseUrl: url() });
      const error: unknown = await start.catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name: 'StartupError', message: expect.stringMatching(message) });
      expect(String(error)).not.toMatch(/:hunter2|venue:venue/);
    });

    it('with keys other than those of the database', async () => {
      const [one, other] = [newFolder(), newFolder()];
      await (await startTestServer(one)).close();
      await (await startTestServer(other)).close();
      await expect(startTestServer(other, { databaseUrl: databaseUrl(one) })).rejects.toMatchObject({
        name: 'StartupError',
        message: expect.stringMatching(/master key in .* is not the one that this database was set up with/),
      });
    });

    it('without keys on a database that has some', async () => {
      const one = newFolder();
      await (await startTestServer(one)).close();
      await expect(startTestServer(newFolder(), { databaseUrl: databaseUrl(one) })).rejects.toMatchObject({
        name: 'StartupError',
        message: expect.stringMatching(/master\.key is missing .* copy it from a server/),
      });
    });
  });

  it('brings an empty database up once when several start at the same moment', async () => {
    const folder = newFolder();
    const client = new pg.Client(`${inject('postgresUrl')}/postgres`);
    await client.connect();
    await client.query(`create database ${pg.escapeIdentifier(path.basename(folder))}`);
    await client.end();
    const place = { kind: 'postgres', url: databaseUrl(folder) ?? '', poolSize: 2 } as const;
    const opened = await Promise.all([1, 2, 3, 4].map(() => openDatabase(place, 0, quiet)));
    const [one] = opened;
    const applied = await one?.db
      .selectFrom('schema_migrations')
      .select('number')
      .orderBy('number')
      .execute();
    expect(applied?.map(({ number }) => number)).toEqual(applied?.map((_, i) => i + 1));
    for (const database of opened) await database.close();
  });

  it('sorts text by its bytes, whatever the locale of the database', async () => {
    const folder = newFolder();
    await ensureDatabase(folder);
    const place = { kind: 'postgres', url: databaseUrl(folder) ?? '', poolSize: 2 } as const;
    const { db, close } = await openDatabase(place, 0, quiet);
    const { rows } = await sql<{ name: string }>`
      select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0
        and a.atttypid = 'text'::regtype and a.attcollation <> '"C"'::regcollation`.execute(db);
    expect(rows).toEqual([]);
    await close();
  });

  describe('whose database restarts', () => {
    let postgres: RunningPostgres;

    beforeAll(async () => {
      postgres = await startPostgres();
    });
    afterAll(() => postgres.stop());

    it('says that it is not ready, and goes on by itself where it was', async () => {
      const test = await startTestServer(newFolder(), { databaseUrl: `${postgres.url}/postgres` });
      const admin = await test.admin();
      const event = await makeSmallEvent(admin);
      const gate = await pairGate(admin, event.eventId, event.field.accessPointId);
      const feed = await LiveFeed.open(admin, pathOf(watchPassages, { params: { eventId: event.eventId } }));

      await postgres.halt();
      expect((await admin.send('/readyz')).status).toBe(503);
      expect(await admin.refusal(listEvents)).toBe('unavailable');
      await postgres.resume();

      await expect.poll(async () => (await admin.send('/readyz')).status, { timeout: 20_000 }).toBe(200);
      expect((await admin.ok(listEvents)).events.length).toBe(1);
      const entry = decision(event.field.laneId);
      await gate.ok(uploadJournal, { body: gate.batch(gate.journal([entry])) });
      feed.cut();
      await test.server.close();
    });
  });
});
