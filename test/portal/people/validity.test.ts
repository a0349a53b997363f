import { describe, expect, it } from 'vitest';
import { dayAt, endOfDay, startOfDay } from '../../../enrollment-portal/src/people/validity.ts';

describe('days of validity', () => {
  it.each([
    ['2026-08-03', 'UTC', '2026-08-03T00:00:00Z'],
    ['2026-08-03', 'Europe/Paris', '2026-08-02T22:00:00Z'],
    ['2026-08-03', 'America/Los_Angeles', '2026-08-03T07:00:00Z'],
    ['2026-08-03', 'Asia/Kathmandu', '2026-08-02T18:15:00Z'],
    // The clocks change in the night of these days.
    ['2026-03-29', 'Europe/Paris', '2026-03-28T23:00:00Z'],
    ['2026-03-30', 'Europe/Paris', '2026-03-29T22:00:00Z'],
    ['2026-10-25', 'Europe/Paris', '2026-10-24T22:00:00Z'],
    ['2026-10-26', 'Europe/Paris', '2026-10-25T23:00:00Z'],
    ['2026-03-09', 'America/New_York', '2026-03-09T04:00:00Z'],
  ])('begin at midnight of the event: %s in %s', (day, timeZone, instant) => {
    expect(new Date(startOfDay(day, timeZone)).toISOString()).toBe(new Date(instant).toISOString());
  });

  it('include the last day to its end', () => {
    expect(endOfDay('2026-12-31', 'Europe/Paris')).toBe(Date.parse('2026-12-31T23:00:00Z'));
    expect(endOfDay('2026-03-29', 'Europe/Paris') - startOfDay('2026-03-29', 'Europe/Paris')).toBe(
      23 * 3_600_000,
    );
  });

  it.each(['Europe/Paris', 'America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Auckland'])(
    'are the same day again when shown in %s',
    (timeZone) => {
      for (const day of ['2026-01-01', '2026-03-29', '2026-10-25', '2026-12-31']) {
        expect(dayAt(startOfDay(day, timeZone), timeZone)).toBe(day);
        expect(dayAt(endOfDay(day, timeZone) - 1, timeZone)).toBe(day);
      }
    },
  );
});
