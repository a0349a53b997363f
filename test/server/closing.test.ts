import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullGallery } from '#contract/device';
import { enrol } from './world/enrol.ts';
import { pairGate } from './world/paired-gate.ts';
import { startTestServer, type TestServer } from './world/running-server.ts';
import { addPerson, makeSmallEvent } from './world/small-event.ts';
import { storedRows } from './world/test-database.ts';

describe('closing the server', () => {
  let test: TestServer;

  beforeEach(async () => {
    test = await startTestServer();
  });
  afterEach(() => test.remove());

  it('answers gates that wait, so that they need not find out', async () => {
    const admin = await test.admin();
    const event = await makeSmallEvent(admin);
    const gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    const first = await gate.ok(pullGallery);
    const waiting = gate.ok(pullGallery, { query: { after: first.cursor, waitMs: 30_000 } });
    // Half a minute on, a gate is online only while its request is held open.
    test.clock.moveOn(31_000);
    await expect
      .poll(async () => (await (await admin.send('/metrics')).text()).includes('venue_gates_online 1'))
      .toBe(true);
    await test.close();
    expect((await waiting).changes).toEqual([]);
  });

  it('finishes the photos under way: each is enrolled and told so, or was never there', async () => {
    const admin = await test.admin();
    const { eventId } = await makeSmallEvent(admin);
    const faces = ['a', 'b', 'c', 'd', 'e'] as const;
    const people = await Promise.all(faces.map((face) => addPerson(admin, eventId, `Person ${face}`, [])));
    const enrolling = people.map((person, i) =>
      enrol(admin, { eventId, personId: person.id }, faces[i] ?? 'a').then(
        (verdict) => verdict.kind,
        () => 'cut off',
      ),
    );
    await enrolling[0];
    await test.close();
    const answers = await Promise.all(enrolling);
    const stored = await storedRows<{ person_id: string }>(
      test.dataDir,
      'select person_id from photos join templates using (person_id)',
    );
    const rows = stored.map((row) => row.person_id);
    for (const [i, person] of people.entries()) {
      if (answers[i] === 'accepted') expect(rows).toContain(person.id);
    }
    expect(rows.length).toBe(new Set(rows).size);
    expect(answers.filter((answer) => answer === 'accepted').length).toBeGreaterThan(0);
  });
});
