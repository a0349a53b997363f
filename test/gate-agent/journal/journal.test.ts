import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { PassageResult } from '#domain/access/outcome';
import { EMPTY_CHAIN, verifyChain } from '#domain/journal/chain';
import { type Journal, JournalFault } from '#gate-agent/journal/journal';
import { sha256Hex } from '#gate-agent/journal/sha256';
import { ReplayClock } from '#gate-agent/replay-clock';
import { projectFile } from '#models/project-file';
import { grant, refusal, withCrop } from '../world/entries.ts';
import { DEVICE_ID, EVERYTHING, openTestJournal, START_MS } from '../world/open-test-journal.ts';
import { tempFolder } from '../world/temp-folder.ts';

const HOUR_MS = 3_600_000;

describe('the journal', () => {
  it('links every record to the one before', () => {
    const journal = openTestJournal(tempFolder());
    journal.begin(grant('passage-1'), null);
    journal.complete('passage-1', 'passed');
    journal.recordRefusal(refusal('passage-2'), null);

    const { records } = journal.pending(EVERYTHING);
    expect(records.map(({ seq, body }) => [seq, body.kind, 'passageId' in body && body.passageId])).toEqual([
      [1, 'decision', 'passage-1'],
      [2, 'result', 'passage-1'],
      [3, 'decision', 'passage-2'],
      [4, 'result', 'passage-2'],
    ]);
    expect(verifyChain(EMPTY_CHAIN, records, sha256Hex)).toEqual({ kind: 'intact', head: journal.head });
  });

  it('goes on from its head after a restart', () => {
    const folder = tempFolder();
    const before = openTestJournal(folder);
    before.recordRefusal(refusal('passage-1'), null);
    before.close();

    const after = openTestJournal(folder);
    after.recordRefusal(refusal('passage-2'), null);
    const { records } = after.pending(EVERYTHING);
    expect(verifyChain(EMPTY_CHAIN, records, sha256Hex)).toMatchObject({ kind: 'intact', head: { seq: 4 } });
  });

  it('says that a refused lane stayed shut', () => {
    const journal = openTestJournal(tempFolder());
    journal.recordRefusal(refusal('passage-1'), null);
    expect(journal.pending(EVERYTHING).records[1]?.body).toMatchObject({
      kind: 'result',
      result: 'stayed-shut',
    });
  });

  it('turns a decision that a restart left open into outcome-unknown, once', () => {
    const folder = tempFolder();
    const before = openTestJournal(folder);
    before.begin(grant('passage-1'), null);
    before.close();

    openTestJournal(folder).close();
    const { records } = openTestJournal(folder).pending(EVERYTHING);
    expect(records.map(({ body }) => body)).toMatchObject([
      { kind: 'decision', passageId: 'passage-1' },
      { kind: 'result', passageId: 'passage-1', result: 'outcome-unknown' },
    ]);
  });

  it('turns a decision that a killed process left open into outcome-unknown', async () => {
    const folder = tempFolder();
    const script = `
      const { openJournal } = await import('${projectFile('dist/gate-agent/journal/open-journal.js')}');
      const { DEFAULT_RETENTION } = await import('${projectFile('dist/gate-agent/journal/journal-options.js')}');
      const { openSealing } = await import('${projectFile('dist/gate-agent/device/sealing.js')}');
      const { systemClock } = await import('${projectFile('dist/gate-agent/system-clock.js')}');
      const [folder, decision] = process.argv.slice(1);
      const journal = openJournal({ dataDir: folder, deviceId: '${DEVICE_ID}', clock: systemClock,
        sealing: openSealing(folder), retention: DEFAULT_RETENTION });
      journal.begin(JSON.parse(decision), null);
      process.stdout.write('begun');
      setInterval(() => undefined, 1000);
    `;
    const child = spawn(
      process.execPath,
      ['--input-type=module', '-e', script, folder, JSON.stringify(grant('passage-1'))],
      { stdio: ['ignore', 'pipe', 'inherit'], cwd: projectFile('') },
    );
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const { records } = openTestJournal(folder).pending(EVERYTHING);
    expect(records.map(({ body }) => body)).toMatchObject([
      { kind: 'decision', passageId: 'passage-1', outcome: { kind: 'granted' } },
      { kind: 'result', passageId: 'passage-1', result: 'outcome-unknown' },
    ]);
  });

  it('does not complete what was never begun', () => {
    const journal = openTestJournal(tempFolder());
    expect(() => journal.complete('passage-9', 'passed')).toThrow(JournalFault);
    expect(journal.head.seq).toBe(0);
  });

  it('does not take the same decision twice, nor half of a refusal', () => {
    const journal = openTestJournal(tempFolder());
    journal.begin(grant('passage-1'), null);
    expect(() => journal.recordRefusal(refusal('passage-1'), null)).toThrow(JournalFault);
    expect(journal.pending(EVERYTHING).records).toHaveLength(1);
    journal.complete('passage-1', 'passed');
    expect(verifyChain(EMPTY_CHAIN, journal.pending(EVERYTHING).records, sha256Hex).kind).toBe('intact');
  });

  it('refuses to write when the disk is full, and works again when there is room', () => {
    const folder = tempFolder();
    const journal = openTestJournal(folder, { retention: { maxBytes: 80 * 1024 } });
    let written = 0;
    const fill = (): void => {
      for (; written < 1_000; written += 1) journal.recordRefusal(refusal(`passage-${written}`), null);
    };
    expect(fill).toThrow(JournalFault);
    const { records } = journal.pending(EVERYTHING);
    expect(records).toHaveLength(written * 2);
    expect(verifyChain(EMPTY_CHAIN, records, sha256Hex).kind).toBe('intact');
    journal.close();

    const roomier = openTestJournal(folder);
    roomier.recordRefusal(refusal('passage-last'), null);
    expect(roomier.head.seq).toBe(written * 2 + 2);
  });

  it('never changes a record and never deletes one that the server lacks', () => {
    const folder = tempFolder();
    const journal = openTestJournal(folder);
    journal.recordRefusal(refusal('passage-1'), null);
    const other = new Database(join(folder, 'journal.db'));
    expect(() => other.exec(`UPDATE record SET body = '{}' WHERE seq = 1`)).toThrow('never changes');
    expect(() => other.exec('DELETE FROM record WHERE seq = 1')).toThrow('waits for the server');
    other.close();
  });

  it('does not open for another device', () => {
    const folder = tempFolder();
    openTestJournal(folder).close();
    expect(() => openTestJournal(folder, { deviceId: 'device-two' })).toThrow(JournalFault);
  });

  it('notices that its last records are missing', () => {
    const folder = tempFolder();
    const journal = openTestJournal(folder);
    journal.recordRefusal(refusal('passage-1'), null);
    journal.close();
    const other = new Database(join(folder, 'journal.db'));
    other.exec('DROP TRIGGER records_wait_for_the_server; DELETE FROM record WHERE seq = 2;');
    other.close();
    expect(() => openTestJournal(folder)).toThrow('lost its head');
  });
});

describe('the last passage of a person', () => {
  it('is a grant that the turnstile confirmed, not the grant', () => {
    const journal = openTestJournal(tempFolder());
    journal.begin(grant('passage-1', 'person-one'), null);
    journal.complete('passage-1', 'passed');
    journal.begin(grant('passage-2', 'person-two'), null);
    journal.complete('passage-2', 'not-passed');
    expect(journal.lastPassages('person-one')).toEqual({ in: START_MS, out: null });
    expect(journal.lastPassages('person-two')).toEqual({ in: null, out: null });
  });

  it('survives a restart and the pruning of its records', async () => {
    const folder = tempFolder();
    const clock = new ReplayClock(START_MS);
    const before = openTestJournal(folder, { clock });
    before.begin(grant('passage-1'), null);
    before.complete('passage-1', 'passed');
    before.acknowledge(2);
    await clock.advanceTo(48 * HOUR_MS);
    before.prune(HOUR_MS);
    before.close();

    const after = openTestJournal(folder, { clock });
    expect(after.lastPassages('person-one')).toEqual({ in: START_MS, out: null });
    const other = new Database(join(folder, 'journal.db'));
    expect(other.prepare('SELECT count(*) AS n FROM record').get()).toEqual({ n: 0 });
    other.close();
  });
});

describe('how many are in the zone', () => {
  const walk = (
    journal: Journal,
    passageId: string,
    direction: 'in' | 'out',
    result: PassageResult = 'passed',
  ) => {
    journal.begin({ ...grant(passageId), direction }, null);
    journal.complete(passageId, result);
  };

  it('is not known before the server has told', () => {
    const journal = openTestJournal(tempFolder());
    walk(journal, 'passage-1', 'in');
    expect(journal.inside()).toBeNull();
  });

  it('is what the server told and who has walked here since, also after a restart', () => {
    const folder = tempFolder();
    const journal = openTestJournal(folder);
    walk(journal, 'passage-1', 'in');
    walk(journal, 'passage-2', 'in');
    // The server has the first passage, not yet the second.
    journal.occupancyTold({ people: 7, throughSeq: 2 });
    expect(journal.inside()).toBe(8);
    walk(journal, 'passage-3', 'out');
    walk(journal, 'passage-4', 'in', 'not-passed');
    walk(journal, 'passage-5', 'in');
    expect(journal.inside()).toBe(8);
    journal.close();
    const again = openTestJournal(folder);
    expect(again.inside()).toBe(8);
    again.occupancyTold({ people: 3, throughSeq: again.head.seq });
    expect(again.inside()).toBe(3);
  });

  it('counts whoever a lane is letting in, so that two lanes do not fill one place twice', () => {
    const journal = openTestJournal(tempFolder());
    journal.occupancyTold({ people: 0, throughSeq: 0 });
    journal.begin(grant('passage-1'), null);
    expect(journal.inside()).toBe(1);
    journal.complete('passage-1', 'not-passed');
    expect(journal.inside()).toBe(0);
  });
});

describe('what the server lacks', () => {
  it('is handed out oldest first, within the limit, until it is acknowledged', () => {
    const journal = openTestJournal(tempFolder());
    for (let i = 0; i < 5; i += 1) journal.recordRefusal(refusal(`passage-${i}`), null);
    const limit = { ...EVERYTHING, records: 4 };
    expect(journal.pending(limit).records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    journal.acknowledge(4);
    expect(journal.pending(limit).records.map(({ seq }) => seq)).toEqual([5, 6, 7, 8]);
    expect(journal.pendingRecords).toBe(6);
  });

  it('is not forgotten by a late acknowledgement of less', () => {
    const journal = openTestJournal(tempFolder());
    for (let i = 0; i < 3; i += 1) journal.recordRefusal(refusal(`passage-${i}`), null);
    journal.acknowledge(4);
    journal.acknowledge(2);
    expect(journal.pending(EVERYTHING).records.map(({ seq }) => seq)).toEqual([5, 6]);
  });

  it('cannot be acknowledged before it was written', () => {
    const journal = openTestJournal(tempFolder());
    expect(() => journal.acknowledge(1)).toThrow(JournalFault);
  });

  it('comes with its crops, in batches that stay small', () => {
    const journal = openTestJournal(tempFolder());
    for (let i = 0; i < 3; i += 1) {
      journal.recordRefusal(...withCrop(refusal(`passage-${i}`), `face ${i} `.repeat(100)));
    }
    const batch = journal.pending({ records: 100, cropBytes: 1_500 });
    expect(batch.crops.map(({ jpeg }) => Buffer.from(jpeg).toString().slice(0, 6))).toEqual([
      'face 0',
      'face 1',
    ]);
    expect(batch.records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it('still goes out when a crop can no longer be opened', () => {
    const folder = tempFolder();
    const journal = openTestJournal(folder);
    journal.recordRefusal(...withCrop(refusal('passage-1'), 'a face'));
    const other = new Database(join(folder, 'journal.db'));
    other.exec(`UPDATE crop SET sealed = zeroblob(60)`);
    other.close();
    expect(journal.pending(EVERYTHING)).toMatchObject({ records: [{ seq: 1 }, { seq: 2 }], crops: [] });
  });
});

describe('a captured face', () => {
  it('is not readable on the disk', () => {
    const folder = tempFolder();
    const journal = openTestJournal(folder);
    journal.recordRefusal(...withCrop(refusal('passage-1'), 'a face that nobody may read here'));
    const other = new Database(join(folder, 'journal.db'));
    expect(other.serialize().includes('a face that nobody')).toBe(false);
    other.close();
  });

  it('is deleted once the server has it', () => {
    const journal = openTestJournal(tempFolder());
    journal.recordRefusal(...withCrop(refusal('passage-1'), 'a face'));
    journal.recordRefusal(...withCrop(refusal('passage-2'), 'another face'));
    journal.acknowledge(2);
    expect(journal.pending(EVERYTHING).crops).toHaveLength(1);
  });

  it('is deleted after its time even if the server never came back', async () => {
    const clock = new ReplayClock(START_MS);
    const journal = openTestJournal(tempFolder(), { clock });
    journal.recordRefusal(...withCrop(refusal('passage-1'), 'a face'));
    await clock.advanceTo(2 * HOUR_MS);
    journal.recordRefusal(...withCrop(refusal('passage-2'), 'a later face'));
    journal.prune(HOUR_MS);
    const { records, crops } = journal.pending(EVERYTHING);
    expect(records).toHaveLength(4);
    expect(crops.map(({ jpeg }) => Buffer.from(jpeg).toString())).toEqual(['a later face']);
  });
});
