import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createImport, readImport, startImport } from '#contract/people-import';
import { verifyAudit } from '#server/audit/verify-audit';
import { ended, uploadTable } from '../world/import-files.ts';
import { newDataDir } from '../world/running-server.ts';
import { type Served, serve } from '../world/served.ts';
import { makeSmallEvent } from '../world/small-event.ts';
import { dropDatabase, tamper, withDatabase } from '../world/test-database.ts';

const PEOPLE = 6_000;

describe('an import whose server is killed', () => {
  const dataDir = newDataDir();
  let served: Served | undefined;

  afterEach(async () => {
    await served?.kill();
    await dropDatabase(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('goes on where it was: everybody is there once, and nobody by halves', async () => {
    served = await serve(dataDir);
    const admin = await served.administrator();
    const { eventId } = await makeSmallEvent(admin);
    const { id: importId } = await admin.ok(createImport, { params: { eventId } });
    const rows = Array.from({ length: PEOPLE }, (_, i) => `${i},Person ${i}`);
    await uploadTable(admin, { eventId, importId }, `Id,Name\n${rows.join('\n')}\n`);
    await admin.ok(startImport, {
      params: { eventId, importId },
      body: {
        mode: 'apply',
        mapping: { externalId: 'Id', name: 'Name' },
        defaults: { category: 'VOL', validFrom: '2027-07-23', validUntil: '2027-08-08' },
      },
    });
    const done = async () => (await admin.ok(readImport, { params: { eventId, importId } })).progress.done;
    await expect.poll(done, { interval: 2, timeout: 60_000 }).toBeGreaterThan(0);
    const before = await done();
    await served.kill();
    expect(before).toBeLessThan(PEOPLE);

    // As if the minute had passed after which a silent server has lost its jobs.
    await tamper(dataDir, "update jobs set leased_until = 0 where state = 'running'");
    served = await serve(dataDir);
    const back = await served.administrator();
    const made = await ended(back, { eventId, importId });
    expect(made).toMatchObject({
      state: { kind: 'done' },
      progress: { done: PEOPLE },
      counts: { created: PEOPLE, updated: 0, unchanged: 0, refused: 0 },
    });
    await served.kill();
    const found = await withDatabase(dataDir, async ({ db }) => ({
      people: await db.selectFrom('people').select('external_id').execute(),
      accreditations: await db.selectFrom('accreditations').select('person_id').distinct().execute(),
      audit: await verifyAudit(db),
    }));
    expect(new Set(found.people.map((row) => row.external_id)).size).toBe(PEOPLE);
    expect(found.people.length).toBe(PEOPLE);
    expect(found.accreditations.length).toBe(PEOPLE);
    expect(found.audit.kind).toBe('intact');
  });
});
