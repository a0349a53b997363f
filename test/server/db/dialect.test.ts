import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alsoOfEvent } from '#server/db/dialect';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { ON_POSTGRES, withDatabase } from '../world/test-database.ts';

describe('what is looked up by ids beside an event', () => {
  let test: TestServer;

  beforeAll(async () => {
    test = await startTestServer();
  });
  afterAll(() => test.remove());

  it.skipIf(ON_POSTGRES)(
    'is found by the ids on SQLite, which by itself would walk through the event',
    async () => {
      await withDatabase(test.dataDir, async ({ db }) => {
        const planFor = async (ofEvent: ReturnType<typeof sql>) => {
          const { rows } = await sql<{ detail: string }>`explain query plan
          select id from passages where ${ofEvent} and id in ('a', 'b')`.execute(db);
          return rows.map(({ detail }) => detail).join();
        };
        expect(await planFor(sql`event_id = ${'event'}`)).toContain('(event_id=?)');
        expect(await planFor(alsoOfEvent(db, 'event_id', 'event'))).toContain('(id=?)');
      });
    },
  );

  it('is of the event, and of no other', async () => {
    await withDatabase(test.dataDir, async ({ db }) => {
      const one = sql<{ id: string }>`select id from (select 'a' as id, 'here' as event_id) as rows
        where ${alsoOfEvent(db, 'event_id', 'here')}`;
      const none = sql<{ id: string }>`select id from (select 'a' as id, 'here' as event_id) as rows
        where ${alsoOfEvent(db, 'event_id', 'there')}`;
      expect((await one.execute(db)).rows).toHaveLength(1);
      expect((await none.execute(db)).rows).toEqual([]);
    });
  });
});
