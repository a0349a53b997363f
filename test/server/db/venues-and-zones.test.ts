import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { migrate } from '#server/db/migrate';
import { openSqlite } from '#server/db/sqlite';
import { newDataDir } from '../world/running-server.ts';
import { ON_POSTGRES } from '../world/test-database.ts';

const BEFORE = 11;

describe.skipIf(ON_POSTGRES)('a database from before venues had codes', () => {
  it('keeps its zones and what refers to them, and gets codes that differ', async () => {
    const database = await openSqlite(`${newDataDir()}/venues.sqlite`);
    const { db } = database;
    const run = (statement: string) => sql.raw(statement).execute(db);
    const rows = async (query: string) => (await sql.raw(query).execute(db)).rows;
    await migrate(db, 'sqlite', 0, BEFORE);
    await run(`insert into events (id, name, time_zone, created_at, config_version, gallery_epoch, gallery_seq,
      passage_version) values ('event', 'Event', 'UTC', 0, 1, 'epoch', 0, 0)`);
    for (const [id, name] of [
      ['v1', 'Årena'],
      ['v2', 'arena!'],
      ['v3', 'ALL'],
      ['v4', '東京'],
    ]) {
      await run(
        `insert into venues (id, event_id, name, created_at) values ('${id}', 'event', '${name}', 0)`,
      );
    }
    await run(`insert into zones values ('z1', 'event', 'v1', 'FIELD', 'Field', '{}', 3)`);
    await run(`insert into access_points (id, event_id, venue_id, zone_id, name, gallery_scope)
      values ('gate', 'event', 'v1', 'z1', 'Gate', 'event')`);

    await migrate(db, 'sqlite', 0);

    expect(await rows('select id, code from venues order by id')).toEqual([
      { id: 'v1', code: 'ARENA' },
      { id: 'v2', code: 'ARENA-2' },
      { id: 'v3', code: 'VENUE' },
      { id: 'v4', code: 'VENUE-2' },
    ]);
    expect(await rows('select id, code, version, passback_forgotten_at from zones')).toEqual([
      { id: 'z1', code: 'FIELD', version: 3, passback_forgotten_at: null },
    ]);
    expect(await rows('select when_failing, version from access_points')).toEqual([
      { when_failing: 'fail-secure', version: 1 },
    ]);
    // The same code in another venue is free now, and references are checked again.
    await run(
      `insert into zones (id, event_id, venue_id, code, name, policy) values ('z2', 'event', 'v2', 'FIELD', 'F', '{}')`,
    );
    await expect(run(`delete from zones where id = 'z1'`)).rejects.toThrow('FOREIGN KEY');
    await expect(
      run(
        `insert into zones (id, event_id, venue_id, code, name, policy) values ('z3', 'event', 'v2', 'FIELD', 'F', '{}')`,
      ),
    ).rejects.toThrow('UNIQUE');
    await database.close();
  });
});
