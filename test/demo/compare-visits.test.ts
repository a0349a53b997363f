import { describe, expect, it } from 'vitest';
import { checkTable, compareVisits, type LoggedVisit } from '#demo/compare-visits';
import type { ExpectedVisit } from '#demo/scenario';

const granted = { outcome: { kind: 'granted' }, result: 'passed' } as const;
const unknown = { outcome: { kind: 'unknown-face' }, result: 'stayed-shut' } as const;

const script: readonly ExpectedVisit[] = [
  { visit: 'first', person: 'Athlete 101', ...granted, decidedByMs: 1000 },
  { visit: 'stranger', person: null, ...unknown, decidedByMs: 2000 },
  { visit: 'last', person: 'Volunteer 204', ...granted, decidedByMs: 3000 },
];
const asWritten: readonly LoggedVisit[] = [
  { atMs: 700, person: 'Athlete 101', ...granted },
  { atMs: 1700, person: null, ...unknown },
  { atMs: 2700, person: 'Volunteer 204', ...granted },
];
const verdicts = (logged: readonly LoggedVisit[]) => compareVisits(script, logged).map(({ ok }) => ok);

describe('the demo check', () => {
  it('is content when the log says what the script says', () => {
    expect(verdicts(asWritten)).toEqual([true, true, true]);
  });

  it.each<[string, Partial<LoggedVisit>]>([
    ['another outcome', { outcome: { kind: 'granted' } }],
    ['another reason', { outcome: { kind: 'denied', reason: 'zone' } }],
    ['a name where nobody may be named', { person: 'Athlete 101' }],
    ['another result', { result: 'passed' }],
    ['no result', { result: null }],
  ])('marks %s', (_, change) => {
    const changed = asWritten.map((entry, i) => (i === 1 ? { ...entry, ...change } : entry));
    expect(verdicts(changed)).toEqual([true, false, true]);
  });

  it('marks a visit that left no entry, and keeps the others in step', () => {
    const rows = compareVisits(script, asWritten.toSpliced(1, 1));
    expect(rows.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(rows[1]?.actual).toBe('no entry');
  });

  it('gives an entry that nobody expected a row of its own', () => {
    const extra: LoggedVisit = { atMs: 1900, person: 'Athlete 101', ...granted };
    const rows = compareVisits(script, asWritten.toSpliced(2, 0, extra));
    expect(rows.map(({ ok }) => ok)).toEqual([true, true, false, true]);
    expect(rows[2]).toMatchObject({ visit: 'after: stranger', expected: 'no entry' });
  });

  it('counts what comes after the script’s end too', () => {
    const late: LoggedVisit = { atMs: 60_000, person: null, ...unknown };
    expect(verdicts([...asWritten, late])).toEqual([true, true, true, false]);
  });

  it('prints one line a row and marks those that differ', () => {
    const lines = checkTable(compareVisits(script, asWritten.slice(0, 2))).split('\n');
    expect(lines.map((line) => line[0])).toEqual([' ', '✓', '✓', '✗']);
    expect(lines[3]).toContain('granted, Volunteer 204, passed');
    expect(lines[3]).toContain('no entry');
  });
});
