import { describe, expect, it } from 'vitest';
import { admits, type Hours, isWithin, type Opening, type Schedule } from '#domain/access/schedule';

const PARIS = 'Europe/Paris';
const at = (instant: string) => ({ atMs: Date.parse(instant), timeZone: PARIS });

const opening = (change: Partial<Opening> = {}): Opening => ({
  categories: ['ALL'],
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  from: '08:00',
  until: '20:00',
  ...change,
});
const hours = (openings: readonly Opening[], closedOn: readonly string[] = []): Schedule => ({
  kind: 'hours',
  openings,
  closedOn,
});

describe('hours', () => {
  it.each<[string, Partial<Hours>, string, boolean]>([
    ['the first moment', {}, '2026-07-24T08:00:00+02:00', true],
    ['a moment before', {}, '2026-07-24T07:59:59.999+02:00', false],
    ['the last moment', {}, '2026-07-24T19:59:59.999+02:00', true],
    ['the end', {}, '2026-07-24T20:00:00+02:00', false],
    ['the same clock in winter', {}, '2026-01-24T08:00:00+01:00', true],
    ['an hour earlier in winter, which is the summer hour', {}, '2026-01-24T07:30:00+01:00', false],
    ['another weekday', { days: ['mon'] }, '2026-07-24T12:00:00+02:00', false],
    ['the weekday', { days: ['fri'] }, '2026-07-24T12:00:00+02:00', true],
    ['a date', { days: ['2026-07-24'] }, '2026-07-24T12:00:00+02:00', true],
    ['the day after the date', { days: ['2026-07-24'] }, '2026-07-25T12:00:00+02:00', false],
    ['after midnight', { days: ['fri'], from: '22:00', until: '02:00' }, '2026-07-25T01:59:00+02:00', true],
    ['after its end', { days: ['fri'], from: '22:00', until: '02:00' }, '2026-07-25T02:00:00+02:00', false],
    [
      'the night before',
      { days: ['fri'], from: '22:00', until: '02:00' },
      '2026-07-24T01:00:00+02:00',
      false,
    ],
    ['the whole day', { days: ['fri'], from: '00:00', until: '24:00' }, '2026-07-24T23:59:59+02:00', true],
    ['the next day', { days: ['fri'], from: '00:00', until: '24:00' }, '2026-07-25T00:00:00+02:00', false],
    ['once around', { days: ['fri'], from: '06:00', until: '06:00' }, '2026-07-25T05:59:00+02:00', true],
    ['no moment at all', {}, 'never', false],
  ])('at %s', (_, change, instant, expected) => {
    expect(isWithin(opening(change), at(instant))).toBe(expected);
  });

  const NIGHT = opening({ days: ['sat'], from: '22:00', until: '02:30' });

  it('in the night when clocks go forward end where the skipped time would be', () => {
    expect(isWithin(NIGHT, at('2026-03-29T00:59:59Z'))).toBe(true);
    expect(isWithin(NIGHT, at('2026-03-29T01:00:00Z'))).toBe(false);
  });

  it('in the night when clocks go back end the first time that the clock shows their end', () => {
    expect(isWithin(NIGHT, at('2026-10-25T00:29:59Z'))).toBe(true);
    expect(isWithin(NIGHT, at('2026-10-25T00:30:00Z'))).toBe(false);
    // The clock shows 02:10 again; the hours do not begin again.
    expect(isWithin(NIGHT, at('2026-10-25T01:10:00Z'))).toBe(false);
  });

  it('that lie within a skipped hour are over before they begin', () => {
    const skipped = opening({ days: ['sun'], from: '02:10', until: '02:50' });
    for (let minute = 0; minute < 240; minute += 1) {
      expect(
        isWithin(skipped, { atMs: Date.parse('2026-03-28T23:00:00Z') + minute * 60_000, timeZone: PARIS }),
      ).toBe(false);
    }
  });

  const HOUR = 3_600_000;
  /** All around the year at odd times, and closely through the days on which some of these zones change clocks. */
  function* momentsOf2026(): Generator<number> {
    for (let atMs = Date.UTC(2026, 0, 1); atMs < Date.UTC(2027, 0, 1); atMs += 11 * HOUR + 7) yield atMs;
    for (const day of ['2026-03-28', '2026-04-04', '2026-10-03', '2026-10-24']) {
      const from = Date.parse(day);
      for (let atMs = from; atMs < from + 48 * HOUR; atMs += HOUR / 3) yield atMs;
    }
  }

  it.each(['Europe/Paris', 'America/Sao_Paulo', 'Asia/Tokyo', 'Australia/Lord_Howe'])(
    'of whole days leave no moment of a year out, nor belong to two days: %s',
    (timeZone) => {
      const oneDay = (days: Hours['days']): Hours => ({ days, from: '00:00', until: '24:00' });
      const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
      for (const atMs of momentsOf2026()) {
        const open = days.filter((day) => isWithin(oneDay([day]), { atMs, timeZone }));
        expect(open).toHaveLength(1);
      }
    },
  );
});

describe('a schedule', () => {
  const noon = at('2026-07-24T12:00:00+02:00');
  const evening = at('2026-07-24T21:00:00+02:00');

  it('that is always open admits at any time, even at none', () => {
    expect(admits({ kind: 'always' }, 'ATH', at('never'))).toBe(true);
  });

  it('admits each category in its own hours', () => {
    const schedule = hours([
      opening({ categories: ['PRESS', 'GUEST'], from: '10:00', until: '18:00' }),
      opening({ categories: ['STAFF'], from: '20:00', until: '23:00' }),
    ]);
    expect(admits(schedule, 'PRESS', noon)).toBe(true);
    expect(admits(schedule, 'GUEST', evening)).toBe(false);
    expect(admits(schedule, 'STAFF', noon)).toBe(false);
    expect(admits(schedule, 'STAFF', evening)).toBe(true);
    expect(admits(schedule, 'ATHLETE', noon)).toBe(false);
  });

  it('of no openings admits nobody', () => {
    expect(admits(hours([]), 'ATH', noon)).toBe(false);
  });

  it('keeps a day closed, with the night that begins on it, and not the night before', () => {
    const schedule = hours([opening({ from: '18:00', until: '03:00' })], ['2026-07-24']);
    expect(admits(schedule, 'ATH', at('2026-07-24T01:00:00+02:00'))).toBe(true);
    expect(admits(schedule, 'ATH', evening)).toBe(false);
    expect(admits(schedule, 'ATH', at('2026-07-25T01:00:00+02:00'))).toBe(false);
    expect(admits(schedule, 'ATH', at('2026-07-25T19:00:00+02:00'))).toBe(true);
  });
});
