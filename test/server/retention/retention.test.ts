import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { changeEvent } from '#contract/event';
import { NEW_EVENT_SETTINGS } from '#contract/event-settings';
import { uploadJournal } from '#contract/journal';
import { listPassages } from '#contract/passage';
import { readPerson, readPhoto } from '#contract/person';
import { readRetention, runRetention } from '#contract/retention';
import { verifyLog } from '#server/audit/verify-log';
import { withLog } from '#server/open-log';
import { eventually } from '../../world/eventually.ts';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { decision, result } from '../world/journal-bodies.ts';
import { type PairedGate, pairGate, sha256 } from '../world/paired-gate.ts';
import { settingsFor, startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { everythingKept, storedRows, tamper } from '../world/test-database.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const OLD = Buffer.from('an old captured face');
const NEW = Buffer.from('a new captured face');

describe('the retention of an event', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;
  let personId: string;
  let photo: Buffer;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    event = await makeSmallEvent(admin, { keepCropsMs: 400 * DAY_MS });
    await allow({ cropsHours: 8_784 });
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    personId = (await addPerson(admin, event.eventId, 'Person', ['FIELD'])).id;
    await enrol(admin, { eventId: event.eventId, personId }, 'a');
    await walk(Date.now() - 40 * DAY_MS, OLD);
    await walk(Date.now() - HOUR_MS, NEW);
    await tamper(test.dataDir, `update photos set created_at = ${Date.now() - 20 * DAY_MS}`);
    const [row] = await storedRows<{ sealed: Buffer }>(test.dataDir, 'select sealed from photos');
    photo = (row?.sealed ?? Buffer.alloc(0)).subarray(-48);
  });
  afterAll(() => test.remove());

  async function walk(atMs: number, jpeg: Buffer): Promise<void> {
    const seen = decision(event.field.laneId, { personId, cropSha256: sha256(jpeg) });
    const records = gate.journal([seen, result(seen, 'passed')], atMs);
    await gate.ok(uploadJournal, { body: gate.batch(records, [jpeg]) });
  }

  async function allow(retention: Partial<typeof NEW_EVENT_SETTINGS.retention>): Promise<void> {
    const [row] = await storedRows<{ version: number }>(
      test.dataDir,
      `select version from events where id = '${event.eventId}'`,
    );
    await admin.ok(changeEvent, {
      params: { eventId: event.eventId },
      version: Number(row?.version),
      body: { retention: { ...NEW_EVENT_SETTINGS.retention, ...retention } },
    });
  }

  const steps = async () =>
    Object.fromEntries(
      (await admin.ok(readRetention, { params: { eventId: event.eventId } })).steps.map((step) => [
        step.what,
        step,
      ]),
    );

  /** Runs, and waits for the entry that says how much went. */
  async function run(): Promise<Record<string, number>> {
    const applied = () =>
      storedRows<{ content: string }>(
        test.dataDir,
        `select content from audit_log where content like '%"retention-applied"%' order by seq`,
      );
    const before = (await applied()).length;
    await admin.ok(runRetention, { params: { eventId: event.eventId } });
    return eventually('a run of the retention', async () => {
      const rows = await applied();
      return rows.length > before ? JSON.parse(rows.at(-1)?.content ?? '').subject : null;
    });
  }

  const verdict = () => withLog(settingsFor(test.dataDir), (lines) => verifyLog(lines));

  it('shows what it would delete and deletes nothing', async () => {
    await allow({ cropsHours: 24, photosAfterApproval: { kind: 'days', days: 10 } });
    expect(await steps()).toMatchObject({
      'captured-faces': { count: 1 },
      photos: { count: 1 },
      passages: { count: 0, before: null },
    });
    expect(await storedRows(test.dataDir, 'select 1 from crops')).toHaveLength(2);
  });

  it('deletes captured faces and photos that are kept for too long, and keeps templates', async () => {
    expect((await everythingKept(test.dataDir)).includes(photo)).toBe(true);
    expect(await run()).toEqual({ capturedFaces: 1, photos: 1, passages: 0, traces: 0 });
    expect((await everythingKept(test.dataDir)).includes(photo)).toBe(false);
    const params = { eventId: event.eventId, personId };
    expect((await admin.send(pathOf(readPhoto, { params }))).status).toBe(404);
    expect((await admin.ok(readPerson, { params })).enrolment).toMatchObject({ kind: 'enrolled', photos: 1 });
    const { passages } = await admin.ok(listPassages, { params: { eventId: event.eventId } });
    expect(passages.map(({ hasCrop }) => hasCrop)).toEqual([true, false]);
    expect(await steps()).toMatchObject({ 'captured-faces': { count: 0 }, photos: { count: 0 } });
  });

  it('cuts the log where it is too old, and what is left still verifies', async () => {
    const longAgo = Date.now() - 40 * DAY_MS;
    const [zone] = await storedRows<{ id: string }>(
      test.dataDir,
      "select id from zones where code = 'FIELD'",
    );
    const [place, gone] = [`'${event.eventId}', '${zone?.id}'`, "'somebody-gone-out'"];
    await tamper(
      test.dataDir,
      `insert into zone_presence (event_id, zone_id, person_id, at, inside) values (${place}, ${gone}, ${longAgo}, 0)`,
      `insert into zone_presence (event_id, zone_id, person_id, at, inside) values (${place}, 'somebody-inside', ${longAgo}, 1)`,
      `insert into occupancy_corrections (id, event_id, zone_id, at, kind, person_id, reason, actor_id)
         values ('of-somebody', ${place}, ${longAgo}, 'person-outside', ${gone}, 'Seen outside', 'officer')`,
      `insert into alerts (id, event_id, version, kind, key, began_at, last_at, times, person_id, detail)
         values ('of-somebody', '${event.eventId}', 1, 'watchlist', 'k', ${longAgo}, ${longAgo}, 1, ${gone}, '{}')`,
      ...[1, 2].map(
        (
          seq,
        ) => `insert into gate_commands (id, event_id, device_id, access_point_id, lane_id, seq, command, reason, ordered_by, issued_at, expires_at)
         values ('command-${seq}', '${event.eventId}', '${gate.deviceId}', '${event.field.accessPointId}', '${event.field.laneId}', ${seq}, '{"kind":"open-once"}', 'For somebody', 'officer', ${longAgo}, ${longAgo})`,
      ),
    );
    await allow({ passages: { kind: 'days', days: 30 } });
    expect(await steps()).toMatchObject({ passages: { count: 1 }, traces: { count: 4 } });
    expect(await run()).toEqual({ capturedFaces: 0, photos: 0, passages: 1, traces: 4 });
    expect((await admin.ok(listPassages, { params: { eventId: event.eventId } })).passages).toHaveLength(1);
    expect(await storedRows(test.dataDir, 'select seq from journal_records order by seq')).toEqual([
      { seq: 3 },
      { seq: 4 },
    ]);
    expect(await verdict()).toMatchObject({ kind: 'intact', faults: [], counts: { records: 2 } });
    expect(await storedRows(test.dataDir, 'select person_id from zone_presence where inside = 1')).toEqual(
      expect.arrayContaining([{ person_id: 'somebody-inside' }]),
    );
    expect(await storedRows(test.dataDir, 'select id from gate_commands')).toEqual([{ id: 'command-2' }]);
    // The gate notices nothing: its chain goes on.
    await walk(Date.now(), NEW);
    expect(await verdict()).toMatchObject({ kind: 'intact' });
  });

  it('is no cover for somebody who cuts the log themselves', async () => {
    const [record] = await storedRows<{ hash: string }>(
      test.dataDir,
      'select hash from journal_records where seq = 4',
    );
    await tamper(
      test.dataDir,
      'delete from journal_records where seq <= 4',
      'delete from journal_signatures where seq <= 4',
      `delete from crops where passage_id in (select id from passages where at < ${Date.now() - HOUR_MS / 2})`,
      `delete from passages where at < ${Date.now() - HOUR_MS / 2}`,
      `update devices set journal_base_seq = 4, journal_base_hash = '${record?.hash}'`,
    );
    expect(await verdict()).toMatchObject({
      kind: 'broken',
      faults: [{ where: 'journal', because: 'missing' }],
    });
  });

  it('is not stopped by a gate whose clock was years ahead for a moment', async () => {
    const other = await pairGate(admin, event.eventId, event.vip.accessPointId);
    const walkThere = async (atMs: number) => {
      const seen = decision(event.vip.laneId, { personId });
      await other.ok(uploadJournal, {
        body: other.batch(other.journal([seen, result(seen, 'passed')], atMs)),
      });
    };
    await walkThere(Date.now() + 4_000 * DAY_MS);
    await walkThere(Date.now());
    const left = () =>
      storedRows(test.dataDir, `select 1 from journal_records where device_id = '${other.deviceId}'`);
    expect(await left()).toHaveLength(4);
    test.clock.moveOn(31 * DAY_MS);
    admin = await test.admin();
    await run();
    expect(await left()).toEqual([]);
    expect(
      await storedRows(test.dataDir, `select 1 from passages where device_id = '${other.deviceId}'`),
    ).toEqual([]);
  });
});
