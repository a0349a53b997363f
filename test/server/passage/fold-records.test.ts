import { describe, expect, it } from 'vitest';
import { EMPTY_CHAIN, link } from '#domain/journal/chain';
import type { JournalBody, JournalRecord } from '#domain/journal/record';
import { foldRecords } from '#server/passage/fold-records';
import { decision, result } from '../world/journal-bodies.ts';
import { sha256 } from '../world/paired-gate.ts';

function chained(bodies: readonly JournalBody[]): JournalRecord[] {
  let head = EMPTY_CHAIN;
  return bodies.map((body) => {
    const record = link(head, 'the-device', 1_000, body, sha256);
    head = { seq: record.seq, hash: record.hash };
    return record;
  });
}

function fold(bodies: readonly JournalBody[], knownPeople: readonly string[] = []) {
  return foldRecords({
    records: chained(bodies),
    firstVersion: 10,
    eventId: 'the-event',
    deviceId: 'the-device',
    accessPointId: 'the-gate',
    receivedAtMs: 2_000,
    knownPeople: new Set(knownPeople),
  });
}

describe('folding records into passages', () => {
  it('gives a passage the version of its latest record', () => {
    const one = decision('the-lane');
    const two = decision('the-lane');
    const { passages, results } = fold([one, two, result(one, 'passed')]);
    expect(passages).toMatchObject([
      { id: one.passageId, version: 12, result: 'passed' },
      { id: two.passageId, version: 11, result: null },
    ]);
    expect(results).toEqual([]);
  });

  it('leaves a result whose decision came earlier to the passage that is there', () => {
    const earlier = decision('the-lane');
    const { passages, results } = fold([result(earlier, 'not-passed')]);
    expect(passages).toEqual([]);
    expect(results).toEqual([{ passageId: earlier.passageId, result: 'not-passed', version: 10 }]);
  });

  it.each([
    ['somebody known', 'person-known', 'person-known'],
    ['somebody unknown', 'person-gone', null],
    ['nobody', null, null],
  ])('names %s as known', (_who, personId, named) => {
    const { passages } = fold([decision('the-lane', { personId })], ['person-known']);
    expect(passages).toMatchObject([{ person_id: named }]);
  });

  it('keeps the reason of a denial, and no reason of anything else', () => {
    const { passages } = fold([
      decision('the-lane', { outcome: { kind: 'denied', reason: 'expired' } }),
      decision('the-lane', { outcome: { kind: 'unknown-face' } }),
    ]);
    expect(passages).toMatchObject([
      { outcome: 'denied', reason: 'expired' },
      { outcome: 'unknown-face', reason: null },
    ]);
  });
});
