import { describe, expect, it } from 'vitest';
import { dayBefore, instantOf, localTimeAt, minutesOf, weekdayOf } from '#domain/access/local-time';

const at = (date: string, clock: string, timeZone: string): string =>
  new Date(instantOf(date, minutesOf(clock), timeZone)).toISOString();

describe('an instant, by the clock on the wall', () => {
  it.each([
    ['a summer day in Paris', '2026-07-24', '08:30', 'Europe/Paris', '2026-07-24T06:30:00.000Z'],
    ['a winter day in Paris', '2026-01-24', '08:30', 'Europe/Paris', '2026-01-24T07:30:00.000Z'],
    ['the end of a day', '2026-07-24', '24:00', 'Europe/Paris', '2026-07-24T22:00:00.000Z'],
    ['a zone half an hour off', '2026-07-24', '00:00', 'Asia/Kolkata', '2026-07-23T18:30:00.000Z'],
    ['a zone three quarters off', '2026-07-24', '12:00', 'Asia/Kathmandu', '2026-07-24T06:15:00.000Z'],
    ['far east of Greenwich', '2026-07-24', '00:00', 'Pacific/Kiritimati', '2026-07-23T10:00:00.000Z'],
    ['far west of it', '2026-07-24', '23:59', 'Pacific/Pago_Pago', '2026-07-25T10:59:00.000Z'],
    [
      'the last minute before clocks go forward',
      '2026-03-29',
      '01:59',
      'Europe/Paris',
      '2026-03-29T00:59:00.000Z',
    ],
    ['a time that the clock skips', '2026-03-29', '02:30', 'Europe/Paris', '2026-03-29T01:00:00.000Z'],
    ['the first minute after', '2026-03-29', '03:00', 'Europe/Paris', '2026-03-29T01:00:00.000Z'],
    [
      'a time that the clock shows twice, the first',
      '2026-10-25',
      '02:30',
      'Europe/Paris',
      '2026-10-25T00:30:00.000Z',
    ],
    ['the hour after it', '2026-10-25', '03:00', 'Europe/Paris', '2026-10-25T02:00:00.000Z'],
    ['a change by half an hour', '2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
    ['a skipped time in the south', '2026-10-04', '02:30', 'Australia/Sydney', '2026-10-03T16:00:00.000Z'],
    ['a time shown twice in New York', '2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
  ])('%s', (_, date, clock, timeZone, expected) => {
    expect(at(date, clock, timeZone)).toBe(expected);
  });

  it.each(['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia', 'UTC'])(
    'is never later than when the clock shows the time, and follows the order of the clock: %s',
    (timeZone) => {
      let before = Number.NEGATIVE_INFINITY;
      for (let day = 0; day < 366; day += 1) {
        const date = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
        for (const minutes of [0, 90, 150, 195, 720, 1_439]) {
          const instant = instantOf(date, minutes, timeZone);
          const shown = localTimeAt(instant, timeZone);
          const text = (time: { date: string; minutes: number }) =>
            `${time.date} ${String(time.minutes).padStart(4, '0')}`;
          expect(text(shown) >= text({ date, minutes })).toBe(true);
          const justBefore = localTimeAt(instant - 1, timeZone);
          expect(text(justBefore) < text({ date, minutes })).toBe(true);
          expect(instant).toBeGreaterThanOrEqual(before);
          before = instant;
        }
      }
    },
  );

  it('is refused for a time zone or a moment that is none', () => {
    expect(() => localTimeAt(0, 'Mars/Base')).toThrow(RangeError);
    expect(() => localTimeAt(Number.NaN, 'UTC')).toThrow(RangeError);
  });
});

describe('a date', () => {
  it('has its weekday and the day before', () => {
    expect(weekdayOf('2026-07-24')).toBe('fri');
    expect(weekdayOf('2024-02-29')).toBe('thu');
    expect(dayBefore('2024-03-01')).toBe('2024-02-29');
    expect(dayBefore('2026-01-01')).toBe('2025-12-31');
  });
});
