import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { uploadJournal } from '#contract/journal';
import { listPassages } from '#contract/passage';
import { listPeople } from '#contract/person';
import { verifyAudit } from '#server/audit/verify-audit';
import { decision } from './world/journal-bodies.ts';
import { pairGate } from './world/paired-gate.ts';
import { newDataDir } from './world/running-server.ts';
import { type Served, serve } from './world/served.ts';
import { addPerson, makeSmallEvent } from './world/small-event.ts';
import { dropDatabase, withDatabase } from './world/test-database.ts';

describe('a server that is killed in the midst of its work', () => {
  const dataDir = newDataDir();
  let served: Served | undefined;

  afterEach(async () => {
    await served?.kill();
    await dropDatabase(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('keeps what it has confirmed, half of nothing, and takes the rest when it is back', async () => {
    served = await serve(dataDir);
    const admin = await served.administrator();
    const event = await makeSmallEvent(admin);
    const gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    const bodies = Array.from({ length: 3_000 }, () => decision(event.field.laneId));
    const records = gate.journal(bodies);

    let acked = 0;
    const people: string[] = [];
    const uploading = (async () => {
      for (let i = 0; i < records.length; i += 25) {
        const body = gate.batch(records.slice(i, i + 25));
        acked = (await gate.ok(uploadJournal, { body })).ackedThrough;
      }
    })().catch(() => undefined);
    const adding = (async () => {
      for (let n = 0; ; n += 1) people.push((await addPerson(admin, event.eventId, `P ${n}`, ['FIELD'])).id);
    })().catch(() => undefined);
    await expect.poll(() => acked >= 100 && people.length >= 5, { interval: 5, timeout: 30_000 }).toBe(true);
    await served.kill();
    await Promise.all([uploading, adding]);
    expect(acked).toBeLessThan(records.length);

    served = await serve(dataDir);
    const back = await served.administrator();
    const list = await back.ok(listPeople, { params: { eventId: event.eventId }, query: { limit: 200 } });
    expect(list.people.map((person) => person.id)).toEqual(expect.arrayContaining(people));
    for (const person of list.people) expect(person.accreditations.length).toBe(1);

    const again = Object.assign(Object.create(gate), { url: served.url }) as typeof gate;
    for (let i = 0; i < records.length; i += 200) {
      const reply = await again.ok(uploadJournal, { body: gate.batch(records.slice(i, i + 200)) });
      expect(reply.ackedThrough).toBeGreaterThanOrEqual(Math.max(acked, Math.min(i + 200, records.length)));
    }
    const ids: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await back.ok(listPassages, {
        params: { eventId: event.eventId },
        query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) },
      });
      ids.push(...page.passages.map((passage) => passage.id));
      cursor = page.nextCursor;
    }
    expect(ids.toSorted()).toEqual(bodies.map((body) => body.passageId).toSorted());

    await served.kill();
    const verdict = await withDatabase(dataDir, ({ db }) => verifyAudit(db));
    expect(verdict.kind).toBe('intact');
  });
});
