import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPairingCode } from '#contract/gate';
import { uploadJournal } from '#contract/journal';
import { sweep } from '#server/jobs/sweep';
import { decision } from '../world/journal-bodies.ts';
import { pairGate, sha256 } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { makeSmallEvent } from '../world/small-event.ts';
import { ON_POSTGRES, storedRows, withDatabase } from '../world/test-database.ts';

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
    await withDatabase(test.dataDir, (database) => sweep(database, { nowMs: () => atMs }));
  }

  async function count(table: string): Promise<number> {
    const [row] = await storedRows<{ n: number }>(test.dataDir, `select count(*) n from ${table}`);
    return row?.n ?? -1;
  }

  async function signInsAndCodes(): Promise<number[]> {
    return [await count('sessions'), await count('sign_in_links'), await count('pairing_codes')];
  }

  it('deletes captured faces when their zone says so, and the passages stay', async () => {
    expect(await count('crops')).toBe(3);
    await sweepAt(nowMs + 19 * 60_000);
    expect(await count('crops')).toBe(3);
    await sweepAt(nowMs + 21 * 60_000);
    expect(await count('crops')).toBe(2);
    await sweepAt(nowMs + HOUR_MS + 1);
    expect(await count('crops')).toBe(0);
    expect(await count('passages')).toBe(3);
  });

  it.skipIf(ON_POSTGRES)('leaves no byte of what it deleted', async () => {
    const sealed = await storedRows<{ sealed: Buffer }>(test.dataDir, 'select sealed from crops');
    const file = () => readFileSync(path.join(test.dataDir, 'server.sqlite'));
    for (const row of sealed) expect(file().includes(row.sealed)).toBe(true);
    await sweepAt(nowMs + HOUR_MS + 1);
    for (const row of sealed) expect(file().includes(row.sealed)).toBe(false);
  });

  it('forgets sessions, links and codes that are over', async () => {
    await sweepAt(nowMs);
    expect(await signInsAndCodes()).toEqual([1, 1, 2]);
    await sweepAt(nowMs + 13 * HOUR_MS);
    expect(await signInsAndCodes()).toEqual([0, 0, 0]);
  });
});
