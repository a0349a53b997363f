import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { EMPTY_CHAIN, GENESIS, link, verifyChain } from '#domain/journal/chain';
import type { JournalBody, JournalRecord } from '#domain/journal/record';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const body = (passageId: string): JournalBody => ({
  kind: 'result',
  passageId,
  laneId: 'lane-one',
  result: 'passed',
});

function chainOf(length: number): JournalRecord[] {
  const records: JournalRecord[] = [];
  for (let i = 1; i <= length; i += 1) {
    records.push(link(records.at(-1) ?? EMPTY_CHAIN, 'device-one', 1_000 + i, body(`passage-${i}`), sha256));
  }
  return records;
}

describe('the hash chain', () => {
  it('begins at genesis and counts from one', () => {
    const [first] = chainOf(1);
    expect(first).toMatchObject({ seq: 1, prevHash: GENESIS });
  });

  it('holds from its first record to its last', () => {
    const records = chainOf(5);
    expect(verifyChain(EMPTY_CHAIN, records, sha256)).toEqual({
      kind: 'intact',
      head: { seq: 5, hash: records[4]?.hash },
    });
  });

  it('holds from any head that is trusted already', () => {
    const records = chainOf(5);
    const third = records[2];
    expect(third && verifyChain(third, records.slice(3), sha256).kind).toBe('intact');
  });

  it.each<[string, (records: JournalRecord[]) => JournalRecord[], number, string]>([
    ['a record was taken out', (r) => r.toSpliced(2, 1), 4, 'gap'],
    ['two records changed places', (r) => r.toSpliced(1, 2, ...r.slice(1, 3).toReversed()), 3, 'gap'],
    ['the first record is missing', (r) => r.slice(1), 2, 'gap'],
    [
      'what happened was changed',
      (r) => r.with(2, { ...record(r, 2), body: body('passage-x') }),
      3,
      'altered',
    ],
    ['the time was changed', (r) => r.with(2, { ...record(r, 2), atMs: 1 }), 3, 'altered'],
    ['the device was changed', (r) => r.with(2, { ...record(r, 2), deviceId: 'device-two' }), 3, 'altered'],
    ['a record was forged with a hash of its own', (r) => r.with(2, forged(record(r, 2))), 4, 'unlinked'],
  ])('breaks where %s', (_, tamper, seq, because) => {
    expect(verifyChain(EMPTY_CHAIN, tamper(chainOf(5)), sha256)).toEqual({ kind: 'broken', seq, because });
  });
});

function record(records: readonly JournalRecord[], at: number): JournalRecord {
  const found = records[at];
  if (!found) throw new RangeError(`no record ${at}`);
  return found;
}

/** Correct in itself, as whoever holds the algorithm could make it. */
function forged(original: JournalRecord): JournalRecord {
  const before = { seq: original.seq - 1, hash: original.prevHash };
  return link(before, original.deviceId, original.atMs, body('passage-forged'), sha256);
}
