import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EMPTY_CHAIN, verifyChain } from '#domain/journal/chain';
import { openSealing } from '#gate-agent/device/sealing';
import { JournalFault } from '#gate-agent/journal/journal';
import { DEFAULT_RETENTION } from '#gate-agent/journal/journal-options';
import { openJournal } from '#gate-agent/journal/open-journal';
import { setJournalAside } from '#gate-agent/journal/set-journal-aside';
import { sha256Hex } from '#gate-agent/journal/sha256';
import { ReplayClock } from '#gate-agent/replay-clock';
import { grant, refusal, withCrop } from '../world/entries.ts';
import { DEVICE_ID, EVERYTHING, openTestJournal, START_MS } from '../world/open-test-journal.ts';
import { tempFolder } from '../world/temp-folder.ts';

/** A file system of its own, so small that it is soon full; null where this user may not mount one. */
function smallDisk(): string | null {
  const folder = tempFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  if (mounted.status !== 0) return null;
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

const mayMount = (() => {
  const probe = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
  return probe.status === 0;
})();

function fault(act: () => unknown): JournalFault {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof JournalFault) return thrown;
    throw thrown;
  }
  throw new Error('nothing was wrong');
}

describe('a disk that is nearly full', () => {
  it('keeps records, and no more faces', () => {
    const journal = openTestJournal(tempFolder(), { retention: { maxBytes: 400 * 1024 } });
    expect(journal.measureSpace().kind).toBe('roomy');
    let written = 0;
    while (journal.measureSpace().kind === 'roomy') {
      journal.recordRefusal(...withCrop(refusal(`passage-${written}`), `face ${written} `.repeat(900)));
      written += 1;
    }
    journal.recordRefusal(...withCrop(refusal('passage-last'), 'the last face '.repeat(900)));
    const { records, crops } = journal.pending({ ...EVERYTHING, cropBytes: 1e9 });
    expect([records.length, crops.length]).toEqual([written * 2 + 2, written]);
    expect(journal.measureSpace().freeBytes).toBeGreaterThan(0);
  });
});

describe.skipIf(!mayMount)('a real small disk (skipped where this user may not mount one)', () => {
  it('that is full refuses, keeps what it has, and works again when there is room', () => {
    const disk = smallDisk();
    if (disk === null) throw new Error('the disk could not be mounted');
    const journal = openTestJournal(disk);
    let written = 0;
    const { kind, message } = fault(() => {
      for (; ; written += 1) journal.begin(grant(`passage-${written}`), null);
    });
    expect([kind, message]).toEqual(['full', 'the journal cannot be written: there is no room']);
    const { records } = journal.pending(EVERYTHING);
    expect(records).toHaveLength(Math.min(written, EVERYTHING.records));
    expect(verifyChain(EMPTY_CHAIN, records, sha256Hex).kind).toBe('intact');
    expect(journal.head.seq).toBe(written);

    spawnSync('mount', ['-o', 'remount,size=4m', disk]);
    journal.begin(grant('passage-after'), null);
    expect(journal.head.seq).toBe(written + 1);
  });

  it('that has become read-only refuses, and can still be read', () => {
    const disk = smallDisk();
    if (disk === null) throw new Error('the disk could not be mounted');
    const before = openTestJournal(disk);
    before.recordRefusal(refusal('passage-1'), null);
    before.close();
    spawnSync('mount', ['-o', 'remount,ro', disk]);
    const { kind, message } = fault(() => openTestJournal(disk));
    expect(kind).toBe('read-only');
    expect(message).toContain('its disk is read-only');
    spawnSync('mount', ['-o', 'remount,rw', disk]);
    expect(openTestJournal(disk).pending(EVERYTHING).records).toHaveLength(2);
  });
});

describe('a disk that has changed what was written', () => {
  function written(folder: string, passages: number): void {
    const journal = openTestJournal(folder);
    for (let i = 0; i < passages; i += 1) journal.recordRefusal(refusal(`passage-${i}`), null);
    journal.acknowledge(4);
    // Into the file itself, out of the log.
    journal.close();
  }

  /** Turns over the first byte of what follows a text in the file. */
  function flip(folder: string, text: string): void {
    const path = join(folder, 'journal.db');
    const at = readFileSync(path).indexOf(text);
    if (at < 0) throw new Error(`${text} is not in the file`);
    const file = openSync(path, 'r+');
    const byte = Buffer.alloc(1);
    readSync(file, byte, 0, 1, at);
    writeSync(file, Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, at);
    closeSync(file);
  }

  it('in a record is found before it reaches the server, and named', () => {
    const folder = tempFolder();
    written(folder, 600);
    flip(folder, 'passage-30","personId');
    const journal = openTestJournal(folder);
    const { kind, message } = fault(() => journal.pending({ ...EVERYTHING, records: 200 }));
    expect(kind).toBe('damaged');
    expect(message).toMatch(/record \d+ of the journal is damaged|SQLite/);
  });

  it('in one of the newest records keeps the journal shut', () => {
    const folder = tempFolder();
    written(folder, 20);
    flip(folder, '"outcome":{"kind":"unknown-face"}');
    expect(fault(() => openTestJournal(folder)).kind).toBe('damaged');
  });

  it('in a page of the file keeps the journal shut', () => {
    const folder = tempFolder();
    written(folder, 400);
    const path = join(folder, 'journal.db');
    const pages = Math.floor(statSync(path).size / 4_096);
    const file = openSync(path, 'r+');
    for (let page = 2; page < pages; page += 1) writeSync(file, Buffer.alloc(64, 0xff), 0, 64, page * 4_096);
    closeSync(file);
    expect(fault(() => openTestJournal(folder)).kind).toBe('damaged');
  });

  it('or in all of it', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'journal.db'), Buffer.alloc(9_000, 7));
    expect(fault(() => openTestJournal(folder)).kind).toBe('damaged');
  });

  it('is put aside, and a new journal goes on where the server’s copy ends', () => {
    const folder = tempFolder();
    written(folder, 20);
    flip(folder, '"outcome":{"kind":"unknown-face"}');
    const { continuesAt, lostRecords, movedTo } = setJournalAside(folder, START_MS);
    expect([continuesAt.seq, lostRecords]).toEqual([4, 36]);
    expect(statSync(movedTo).size).toBeGreaterThan(0);

    const clock = new ReplayClock(START_MS);
    const options = { dataDir: folder, deviceId: DEVICE_ID, clock, sealing: openSealing(folder) };
    const journal = openJournal({ ...options, retention: DEFAULT_RETENTION, startsAfter: continuesAt });
    onTestFinished(() => journal.close());
    journal.recordRefusal(refusal('passage-new'), null);
    const { records } = journal.pending(EVERYTHING);
    expect(records.map(({ seq }) => seq)).toEqual([5, 6]);
    const old = new Database(movedTo, { readonly: true });
    const { hash } = old.prepare('SELECT hash FROM record WHERE seq = 4').get() as { hash: string };
    old.close();
    expect(verifyChain({ seq: 4, hash }, records, sha256Hex).kind).toBe('intact');
  });
});

describe('what is deleted', () => {
  it('is deleted a little at a time, so that no lane waits for it', async () => {
    const clock = new ReplayClock(START_MS);
    const folder = tempFolder();
    const journal = openTestJournal(folder, { clock });
    for (let i = 0; i < 1_100; i += 1) journal.recordRefusal(refusal(`passage-${i}`), null);
    journal.acknowledge(2_200);
    await clock.advanceTo(48 * 3_600_000);
    const left = () => {
      const other = new Database(join(folder, 'journal.db'), { readonly: true });
      const count = other.prepare('SELECT count(*) AS n FROM record').get();
      other.close();
      return count;
    };
    journal.prune(1_000);
    expect(left()).toEqual({ n: 200 });
    journal.prune(1_000);
    expect(left()).toEqual({ n: 0 });
  });
});
