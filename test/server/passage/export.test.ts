import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '#contract/audit';
import { pathOf } from '#contract/call';
import { uploadJournal } from '#contract/journal';
import { exportPresent, listOccupancy } from '#contract/occupancy';
import { exportPassages, passageSchema } from '#contract/passage';
import type { Client } from '../world/client.ts';
import { decision, result } from '../world/journal-bodies.ts';
import { type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';

describe('the access log as a file', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    const person = await addPerson(admin, event.eventId, '=HYPERLINK("http://evil")', ['FIELD']);
    const passage = decision(event.field.laneId, { personId: person.id });
    const denied = decision(event.field.laneId, {
      personId: person.id,
      outcome: { kind: 'denied', reason: 'zone' },
    });
    const many = Array.from({ length: 597 }, () =>
      decision(event.field.laneId, { outcome: { kind: 'unknown-face' } }),
    );
    const bodies = [passage, result(passage, 'passed'), denied, ...many];
    for (let i = 0; i < bodies.length; i += 200) {
      const records = gate.journal(bodies.slice(i, i + 200));
      await gate.ok(uploadJournal, { body: gate.batch(records) });
    }
  });
  afterAll(() => test.remove());

  const take = (query: Parameters<typeof pathOf>[1]['query']) =>
    admin.send(pathOf(exportPassages, { params: { eventId: event.eventId }, query }));

  it('has every passage on a line of JSON, each as the list shows it', async () => {
    const response = await take({ format: 'jsonl' });
    expect(response.headers.get('content-disposition')).toContain('.jsonl');
    const lines = (await response.text()).trimEnd().split('\n');
    const passages = lines.map((line) => passageSchema.parse(JSON.parse(line)));
    expect(new Set(passages.map(({ id }) => id)).size).toBe(599);
  });

  it('has the same as CSV, in which nothing can pose as a formula', async () => {
    const response = await take({ format: 'csv', outcome: 'granted' });
    expect(response.headers.get('content-type')).toContain('text/csv');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [heading, first, ...rest] = bytes.toString('utf8').slice(1).split('\r\n');
    expect(heading).toMatch(/^time,gate,lane,direction,person,/);
    expect(first).toContain(`"'=HYPERLINK(""http://evil"")"`);
    expect(rest).toEqual(['']);
  });

  it('holds only what was asked for', async () => {
    const text = await (await take({ format: 'jsonl', reason: 'zone', direction: 'in' })).text();
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    expect(await (await take({ format: 'jsonl', until: 1 })).text()).toBe('');
  });

  it('is in the audit log with what was asked for', async () => {
    await (await take({ format: 'csv', outcome: 'denied' })).text();
    const { entries } = await admin.ok(listAudit, { params: { eventId: event.eventId } });
    expect(entries[0]).toMatchObject({
      action: 'passages-exported',
      subject: { format: 'csv', outcome: 'denied' },
    });
  });

  it('can be broken off without harm', async () => {
    const response = await take({ format: 'jsonl' });
    await response.body?.cancel();
    expect((await take({ format: 'jsonl', until: 1 })).status).toBe(200);
  });

  it('is not for who may only look', async () => {
    const role = { kind: 'event', role: 'accreditation', eventId: event.eventId } as const;
    const clerk = await test.signIn('clerk', [role]);
    const params = { eventId: event.eventId };
    expect((await clerk.send(pathOf(exportPassages, { params, query: { format: 'csv' } }))).status).toBe(403);
  });

  it('is there of the muster list too', async () => {
    const { zones } = await admin.ok(listOccupancy, { params: { eventId: event.eventId } });
    const zoneId = zones.find(({ people }) => people > 0)?.zone.id ?? '';
    const params = { eventId: event.eventId, zoneId };
    const csv = await (await admin.send(pathOf(exportPresent, { params, query: { format: 'csv' } }))).text();
    expect(csv.trimEnd().split('\r\n')).toHaveLength(2);
    expect(csv).toContain('HYPERLINK');
  });
});
