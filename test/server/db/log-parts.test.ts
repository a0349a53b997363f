import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uploadJournal } from '#contract/journal';
import { listPassages } from '#contract/passage';
import type { OpenDatabase } from '#server/db/database';
import { dropEmptyMonths, dropEventLog, LogParts } from '#server/db/log-parts';
import { openDatabase } from '#server/db/open-database';
import type { Client } from '../world/client.ts';
import { decision } from '../world/journal-bodies.ts';
import { type PairedGate, pairGate, sha256 } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { databasePlace, ON_POSTGRES } from '../world/test-database.ts';

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('a face')]);
const monthsAgo = (months: number) => {
  const now = new Date();
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 15);
};

describe.runIf(ON_POSTGRES)('the parts of the log', () => {
  let test: TestServer;
  let database: OpenDatabase;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;

  beforeAll(async () => {
    test = await startTestServer();
    database = await openDatabase(databasePlace(test.dataDir), Date.now(), () => undefined);
    admin = await test.admin();
  });
  afterAll(async () => {
    await database.close();
    await test.remove();
  });
  beforeEach(async () => {
    event = await makeSmallEvent(admin, { keepCropsMs: 365 * 24 * 3_600_000 });
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
  });

  async function record(atMs: number): Promise<string> {
    const seen = decision(event.field.laneId, { cropSha256: sha256(JPEG) });
    await gate.ok(uploadJournal, { body: gate.batch(gate.journal([seen], atMs), [JPEG]) });
    return seen.passageId;
  }

  /** In which table the passages of the event really lie. */
  async function partsOf(table: 'passages' | 'journal_records'): Promise<string[]> {
    const { rows } = await sql<{ part: string }>`
      select tableoid::regclass::text as part from ${sql.table(table)}
      where event_id = ${event.eventId} order by at`.execute(database.db);
    return rows.map(({ part }) => part.replace(/_[0-9a-f]{16}_/, '/'));
  }

  const monthName = (atMs: number) => new Date(atMs).toISOString().slice(0, 7).replace('-', '');

  it('are one a month, made when the first record of the month comes', async () => {
    for (const months of [2, 1, 0]) await record(monthsAgo(months));
    const names = [2, 1, 0].map((months) => monthName(monthsAgo(months)));
    expect(await partsOf('passages')).toEqual(names.map((name) => `passages/${name}`));
    expect(await partsOf('journal_records')).toEqual(names.map((name) => `journal_records/${name}`));
  });

  it('are not multiplied by a gate whose clock is far off: its records lie with all others', async () => {
    const ids = [await record(Date.UTC(1999, 0)), await record(Date.UTC(2099, 0))];
    expect(await partsOf('passages')).toEqual(['passages_other', 'passages_other']);
    const { passages } = await admin.ok(listPassages, { params: { eventId: event.eventId } });
    expect(passages.map((passage) => passage.id)).toEqual(ids.toReversed());
  });

  it('are made once when several servers need them at the same moment', async () => {
    const servers = Array.from({ length: 4 }, () => new LogParts(database));
    await Promise.all(servers.map((parts) => parts.cover(event.eventId, [monthsAgo(0)], Date.now())));
    await record(monthsAgo(0));
    expect(await partsOf('passages')).toEqual([`passages/${monthName(monthsAgo(0))}`]);
  });

  it('of this month and the next are made ahead for events with a gate', async () => {
    await new LogParts(database).makeAhead(Date.now());
    const soon = monthsAgo(-1);
    await database.db
      .insertInto('journal_records')
      .values({
        event_id: event.eventId,
        device_id: 'x',
        seq: 1,
        at: soon,
        received_at: 0,
        hash: '',
        content: '',
      })
      .execute();
    expect(await partsOf('journal_records')).toEqual([`journal_records/${monthName(soon)}`]);
  });

  it('are dropped once nothing is left in them, and the rest of the log stays', async () => {
    const old = await record(monthsAgo(3));
    const recent = await record(monthsAgo(0));
    const drop = () => dropEmptyMonths(database.db, event.eventId, monthsAgo(2));
    expect(await drop()).toEqual([]);
    await database.db.deleteFrom('crops').where('passage_id', '=', old).execute();
    await database.db.deleteFrom('passages').where('id', '=', old).execute();
    const month = monthName(monthsAgo(3));
    expect(await drop()).toEqual([`passages/${month}`]);
    await database.db
      .deleteFrom('journal_records')
      .where('event_id', '=', event.eventId)
      .where('at', '<', monthsAgo(2))
      .execute();
    expect(await drop()).toEqual([`journal_records/${month}`]);
    const { passages } = await admin.ok(listPassages, { params: { eventId: event.eventId } });
    expect(passages.map((passage) => passage.id)).toEqual([recent]);
    // A gate that was away since then still finds a place for what it saw.
    await record(monthsAgo(3));
  });

  it('of one event go at once, and those of the others stay', async () => {
    await record(monthsAgo(1));
    await record(Date.UTC(1999, 0));
    const other = event;
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    await record(monthsAgo(1));
    await dropEventLog(database.db, other.eventId);
    const left = await database.db
      .selectFrom('passages')
      .select('event_id')
      .where('event_id', 'in', [event.eventId, other.eventId])
      .execute();
    expect(left).toEqual([{ event_id: event.eventId }]);
    expect((await partsOf('journal_records')).length).toBe(1);
  });
});
