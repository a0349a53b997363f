import { readFileSync } from 'node:fs';
import path from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPairingCode } from '#contract/gate';
import { uploadJournal } from '#contract/journal';
import { openDatabase } from '#server/db/database';
import { sweep } from '#server/jobs/sweep';
import { decision } from '../world/journal-bodies.ts';
import { pairGate, sha256 } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { makeSmallEvent } from '../world/small-event.ts';

const HOUR_MS = 3_600_000;
const crop = (n: number) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(`face ${n}`)]);

describe('sweeping', () => {
  let test: TestServer;
  let nowMs: number;

  beforeEach(async () => {
    test = await startTestServer();
    const admin = await test.admin();
    const event = await makeSmallEvent(admin, { keepCropsMs: HOUR_MS });
    const gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    await admin.ok(createPairingCode, {
      params: { eventId: event.eventId, accessPointId: event.vip.accessPointId },
    });
    nowMs = Date.now();
    for (const [n, ageMs] of [40 * 60_000, 20 * 60_000, 0].entries()) {
      const seen = decision(event.field.laneId, { cropSha256: sha256(crop(n)) });
      await gate.ok(uploadJournal, { body: gate.batch(gate.journal([seen], nowMs - ageMs), [crop(n)]) });
    }
    await test.close();
  });
  afterEach(() => test.remove());

  async function sweepAt(atMs: number) {
    const database = await openDatabase(test.dataDir, atMs);
    await sweep(database, { nowMs: () => atMs });
    await database.close();
  }

  function count(table: string): number {
    const db = new SQLite(path.join(test.dataDir, 'server.sqlite'), { readonly: true });
    const row = db.prepare<[], { n: number }>(`select count(*) n from ${table}`).get();
    db.close();
    return row?.n ?? -1;
  }

  it('deletes captured faces when their zone says so, and the passages stay', async () => {
    expect(count('crops')).toBe(3);
    await sweepAt(nowMs + 19 * 60_000);
    expect(count('crops')).toBe(3);
    await sweepAt(nowMs + 21 * 60_000);
    expect(count('crops')).toBe(2);
    await sweepAt(nowMs + HOUR_MS + 1);
    expect(count('crops')).toBe(0);
    expect(count('passages')).toBe(3);
  });

  it('leaves no byte of what it deleted', async () => {
    const db = new SQLite(path.join(test.dataDir, 'server.sqlite'), { readonly: true });
    const sealed = db.prepare<[], { sealed: Buffer }>('select sealed from crops').all();
    db.close();
    const file = () => readFileSync(path.join(test.dataDir, 'server.sqlite'));
    for (const row of sealed) expect(file().includes(row.sealed)).toBe(true);
    await sweepAt(nowMs + HOUR_MS + 1);
    for (const row of sealed) expect(file().includes(row.sealed)).toBe(false);
  });

  it('forgets sessions, links and codes that are over', async () => {
    await sweepAt(nowMs);
    expect([count('sessions'), count('sign_in_links'), count('pairing_codes')]).toEqual([1, 1, 2]);
    await sweepAt(nowMs + 13 * HOUR_MS);
    expect([count('sessions'), count('sign_in_links'), count('pairing_codes')]).toEqual([0, 0, 0]);
  });
});
