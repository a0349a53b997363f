import { expect, it } from 'vitest';
import { LocalDays } from '#server/people-import/local-days';

const iso = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());

it('begins a day when the clock shows it first, also where clocks are put forward at midnight', () => {
  const santiago = new LocalDays('America/Santiago');
  expect(iso(santiago.read('2026-09-05')?.endsMs)).toBe('2026-09-06T04:00:00.000Z');
  expect(iso(santiago.read('2026-09-06')?.beginsMs)).toBe('2026-09-06T04:00:00.000Z');
  expect(iso(santiago.read('2026-09-06')?.endsMs)).toBe('2026-09-07T03:00:00.000Z');
});

it('takes the first of two equal times where clocks are put back', () => {
  expect(iso(new LocalDays('Europe/Paris').read('2026-10-25 02:30')?.beginsMs)).toBe(
    '2026-10-25T00:30:00.000Z',
  );
});

it.each([
  '2027-02-29',
  '2027-13-01',
  '01/02/2027',
  '2027-07-23 24:00',
  '2027-07-23 08:60',
  '2027-07-23T08:00X',
])('reads nothing from %s', (text) => {
  expect(new LocalDays('Europe/Paris').read(text)).toBeNull();
});
