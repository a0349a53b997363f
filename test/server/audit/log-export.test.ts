import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportEventLog, exportLog, listAudit, verifyEventLog } from '#contract/audit';
import { pathOf } from '#contract/call';
import { uploadJournal } from '#contract/journal';
import { type LogVerdict, verifyLog } from '#server/audit/verify-log';
import type { Client } from '../world/client.ts';
import { decision, result } from '../world/journal-bodies.ts';
import { type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { tamper } from '../world/test-database.ts';

describe('the log as a file', () => {
  let test: TestServer;
  let admin: Client;
  let one: { event: SmallEvent; gate: PairedGate };
  let other: { event: SmallEvent; gate: PairedGate };

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    one = await busyEvent();
    other = await busyEvent();
    await addPerson(admin, one.event.eventId, 'Late', ['FIELD']);
  });
  afterAll(() => test.remove());

  async function busyEvent() {
    const event = await makeSmallEvent(admin);
    const gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    const entry = decision(event.field.laneId);
    const records = gate.journal([
      entry,
      result(entry, 'passed'),
      {
        kind: 'alert',
        alertId: randomUUID(),
        laneId: null,
        alert: { kind: 'clock-jump', jumpMs: 5_000 },
        phase: 'happened',
        noticedAtMs: Date.now(),
      },
    ]);
    await gate.ok(uploadJournal, { body: gate.batch(records) });
    return { event, gate };
  }

  async function linesAt(client: Client, path: string): Promise<unknown[]> {
    const response = await client.send(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain('.jsonl');
    return (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  const eventPath = () => pathOf(exportEventLog, { params: { eventId: one.event.eventId } });

  function verdict(lines: readonly unknown[]): Promise<LogVerdict> {
    return verifyLog(
      (async function* () {
        yield* lines;
      })(),
      { serverKey: one.gate.serverPublicKey },
    );
  }

  it('holds for an administrator, whole, with alerts of gates in it', async () => {
    const lines = await linesAt(admin, pathOf(exportLog, {}));
    expect(await verdict(lines)).toMatchObject({ kind: 'intact', counts: { records: 6, elsewhere: 0 } });
  });

  it('is checked by the server for an auditor of the event, who is written down as having asked', async () => {
    const params = { eventId: one.event.eventId };
    const auditor = await test.signIn('checking-auditor', [
      { kind: 'event', role: 'auditor', eventId: params.eventId },
    ]);
    const checked = await auditor.ok(verifyEventLog, { params });
    expect(checked).toMatchObject({
      kind: 'intact',
      faults: [],
      counts: { records: 3, signatures: 1 },
      serverKey: one.gate.serverPublicKey,
    });
    const { entries } = await admin.ok(listAudit, { params });
    expect(entries[0]).toMatchObject({ action: 'log-verified', actor: { name: 'checking-auditor' } });
    const officer = await test.signIn('curious-officer', [
      { kind: 'event', role: 'security', eventId: params.eventId },
    ]);
    expect(await officer.refusal(verifyEventLog, { params })).toBe('forbidden');
  });

  it('holds for an auditor of one event, and shows nothing of the other', async () => {
    const auditor = await test.signIn('auditor', [
      { kind: 'event', role: 'auditor', eventId: one.event.eventId },
    ]);
    const lines = await linesAt(auditor, eventPath());
    const { kind, counts } = await verdict(lines);
    expect({ kind, records: counts.records }).toEqual({ kind: 'intact', records: 3 });
    expect(counts.elsewhere).toBeGreaterThan(5);
    const text = JSON.stringify(lines);
    expect(text).toContain(one.event.eventId);
    for (const foreign of [other.event.eventId, other.gate.deviceId, 'signed-in']) {
      expect(text).not.toContain(foreign);
    }
    expect((await auditor.send(pathOf(exportLog, {}))).status).toBe(403);
  });

  it.each<[string, (line: Record<string, unknown>) => boolean]>([
    [
      'an entry of its own',
      ({ kind, content }) => kind === 'audit' && String(content).includes('person-created'),
    ],
    ['a place of another event’s entry', ({ kind }) => kind === 'audit-elsewhere'],
    ['a record', ({ kind }) => kind === 'record'],
    ['a passage', ({ kind }) => kind === 'passage'],
    ['the seal', ({ kind }) => kind === 'seal'],
  ])('does not hold without %s', async (_what, isIt) => {
    const lines = (await linesAt(admin, eventPath())) as Record<string, unknown>[];
    const at = lines.findIndex(isIt);
    expect(at).toBeGreaterThan(0);
    expect((await verdict(lines.toSpliced(at, 1))).kind).toBe('broken');
  });

  it('says that it was taken out, and no longer holds once somebody changed what it is made of', async () => {
    const lines = await linesAt(admin, eventPath());
    expect(JSON.stringify(lines)).toContain('log-exported');
    await tamper(
      test.dataDir,
      `update passages set outcome = 'unknown-face' where event_id = '${one.event.eventId}'`,
    );
    expect(await verdict(await linesAt(admin, eventPath()))).toMatchObject({
      kind: 'broken',
      faults: [{ where: 'passages', because: 'altered' }],
    });
    expect(await admin.ok(verifyEventLog, { params: { eventId: one.event.eventId } })).toMatchObject({
      kind: 'broken',
      faults: [{ where: 'passages', because: 'altered' }],
    });
  });
});
