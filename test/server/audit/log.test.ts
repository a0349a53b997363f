import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadJournal } from '#contract/journal';
import { erasePerson } from '#contract/person';
import { canonicalJson } from '#domain/journal/canonical-json';
import type { LogLine } from '#server/audit/log-line';
import { type LogVerdict, verifyLog } from '#server/audit/verify-log';
import { withLog } from '#server/open-log';
import { decision, result } from '../world/journal-bodies.ts';
import { type PairedGate, pairGate } from '../world/paired-gate.ts';
import { settingsFor, startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';
import { tamper } from '../world/test-database.ts';

let test: TestServer;
let lines: LogLine[];
let gate: PairedGate;

beforeAll(async () => {
  test = await startTestServer();
  const admin = await test.admin();
  const { eventId, field, vip } = await makeSmallEvent(admin);
  const person = await addPerson(admin, eventId, 'Athlete 1', ['FIELD']);
  gate = await pairGate(admin, eventId, field.accessPointId);
  await pairGate(admin, eventId, vip.accessPointId);
  const granted = decision(field.laneId, { personId: person.id });
  const open = decision(field.laneId, { outcome: { kind: 'unknown-face' } });
  const refused = decision(field.laneId, { outcome: { kind: 'denied', reason: 'zone' } });
  for (const bodies of [
    [granted, open, result(granted, 'passed')],
    [refused, result(refused, 'stayed-shut')],
  ]) {
    await gate.ok(uploadJournal, { body: gate.batch(gate.journal(bodies)) });
  }
  await admin.ok(erasePerson, { params: { eventId, personId: person.id } });
  lines = await exported();
  await test.close();
});
afterAll(() => test.remove());

function exported(): Promise<LogLine[]> {
  return withLog(settingsFor(test.dataDir), async (log) => {
    const all: LogLine[] = [];
    for await (const line of log) all.push(line);
    return all;
  });
}

async function* each(of: readonly unknown[]): AsyncGenerator<unknown> {
  yield* of;
}

const verify = (log: readonly unknown[], serverKey?: string): Promise<LogVerdict> =>
  verifyLog(each(log), serverKey === undefined ? {} : { serverKey });

const serverKey = () => (lines[0]?.kind === 'header' ? lines[0].serverKey : '');

describe('an exported log', () => {
  it('is intact, with every entry, record and signature counted, also after a person was erased', async () => {
    expect(await verify(lines, serverKey())).toMatchObject({
      kind: 'intact',
      faults: [],
      counts: { records: 5, signatures: 2 },
    });
  });

  it('names nobody', () => {
    expect(JSON.stringify(lines)).not.toContain('Athlete 1');
  });

  const first = (kind: LogLine['kind'], nth = 0) => lines.filter((line) => line.kind === kind)[nth];
  const without = (gone: LogLine | undefined) => lines.filter((line) => line !== gone);
  const changed = (kind: LogLine['kind'], nth: number, from: string, to: string) =>
    lines.map((line) =>
      line === first(kind, nth) ? (JSON.parse(JSON.stringify(line).replace(from, to)) as unknown) : line,
    );
  const swapped = (kind: LogLine['kind']) => {
    const [a, b] = [first(kind, 1), first(kind, 2)];
    return lines.map((line) => (line === a ? b : line === b ? a : line));
  };

  it.each<[string, () => readonly unknown[], string, string]>([
    [
      'an audit entry is changed',
      () => changed('audit', 2, 'event-created', 'venue-created'),
      'audit',
      'altered',
    ],
    ['an audit entry is missing', () => without(first('audit', 2)), 'audit', 'missing'],
    [
      'the last audit entry is missing',
      () => without(lines.findLast(({ kind }) => kind === 'audit')),
      'audit',
      'missing',
    ],
    ['two audit entries change places', () => swapped('audit'), 'audit', 'missing'],
    ['a record is changed', () => changed('record', 1, 'unknown-face', 'granted'), 'journal', 'altered'],
    ['a record is missing', () => without(first('record', 1)), 'journal', 'missing'],
    ['two records change places', () => swapped('record'), 'journal', 'missing'],
    [
      'a signature is changed',
      () => changed('signature', 0, '"signature":"', '"signature":"AAAA'),
      'journal',
      'signature-wrong',
    ],
    ['the last signature is missing', () => without(first('signature', 1)), 'journal', 'unsigned'],
    [
      'a passage is changed',
      () =>
        lines.map((line) =>
          line.kind === 'passage' && line.result === 'passed' ? { ...line, result: 'not-passed' } : line,
        ),
      'passages',
      'altered',
    ],
    ['a passage is missing', () => without(first('passage', 0)), 'passages', 'missing'],
    ['a gate is missing', () => without(first('device', 0)), 'journal', 'missing'],
    ['the seal is missing', () => without(first('seal')), 'seal', 'missing'],
    ['a line is no line of a log', () => [...lines, 'something else'], 'seal', 'unreadable'],
  ])('is found out when %s', async (_what, tampered, where, because) => {
    const verdict = await verify(tampered());
    expect(verdict.kind).toBe('broken');
    expect(verdict.faults).toContainEqual(expect.objectContaining({ where, because }));
  });

  it('is found out when its end was cut and it was sealed again by somebody else', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const forged = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
    const cut = without(lines.findLast(({ kind }) => kind === 'audit'));
    const end = cut.findLast((line) => line.kind === 'audit');
    const resealed = cut.map((line) => {
      if (line.kind === 'header') return { ...line, serverKey: forged };
      if (line.kind !== 'seal' || end?.kind !== 'audit') return line;
      const { signature: _, ...content } = { ...line, audit: { seq: end.seq, hash: end.hash } };
      const signature = sign(null, Buffer.from(canonicalJson(content)), privateKey).toString('base64');
      return { ...content, signature };
    });
    expect((await verify(resealed)).kind).toBe('intact');
    expect((await verify(resealed, serverKey())).faults).toContainEqual(
      expect.objectContaining({ because: 'key-exchanged' }),
    );
  });

  it('is found out when a gate was given another key, and its journal signed with it', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const forged = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
    let hash = '';
    const resigned = lines.map((line) => {
      if (line.kind === 'device' && line.id === gate.deviceId) {
        return { ...line, keys: [{ publicKey: forged, fromSeq: 1 }] };
      }
      if (line.kind === 'record') hash = line.hash;
      if (line.kind !== 'signature') return line;
      return { ...line, signature: sign(null, Buffer.from(hash), privateKey).toString('base64') };
    });
    const { faults } = await verify(resigned);
    expect(faults).toEqual([
      { where: 'journal', deviceId: gate.deviceId, at: null, because: 'key-exchanged' },
    ]);
  });
});

describe('the log in the database', () => {
  const tampered = async (statement: string): Promise<LogVerdict> => {
    await tamper(test.dataDir, statement);
    return withLog(settingsFor(test.dataDir), (log) => verifyLog(log));
  };

  it('is intact as it is', async () => {
    expect((await withLog(settingsFor(test.dataDir), (log) => verifyLog(log))).kind).toBe('intact');
  });

  // Each leaves the database broken, so that the last of them is behind all others.
  it.each([
    [
      'a passage tells another outcome',
      "update passages set outcome = 'granted' where outcome = 'unknown-face'",
      'passages',
    ],
    [
      'a passage was put in',
      "insert into passages select 'invented-passage', event_id, version + 900, at, received_at, device_id, access_point_id, lane_id, direction, person_id, outcome, reason, result, soft_passback, evidence from passages limit 1",
      'passages',
    ],
    ['a record was taken out at the end', 'delete from journal_records where seq = 5', 'journal'],
    ['an audit entry was taken out', 'delete from audit_log where seq = 3', 'audit'],
  ])('is found out when %s', async (_what, statement, where) => {
    const { faults } = await tampered(statement);
    expect(faults.map((fault) => fault.where)).toContain(where);
  });
});
