import { expect, it } from 'vitest';
import { nextEntry, rowsOf } from '../../../enrollment-portal/src/log/log-rows.ts';
import { entry } from '../live/entries.ts';

it('puts the name of each day above its entries', () => {
  const rows = rowsOf(
    [26, 25, 11].map((at) => entry(`entry-${at}`, at, { at })),
    (at) => `day ${Math.floor(at / 10)}`,
  );
  expect(rows.map((row) => (row.kind === 'day' ? row.day : row.passage.id))).toEqual([
    'day 2',
    'entry-26',
    'entry-25',
    'day 1',
    'entry-11',
  ]);
});

it('steps from entry to entry past the name of a day', () => {
  const rows = rowsOf(
    [entry('entry-26', 26), entry('entry-11', 11)],
    (at) => `day ${Math.floor(at / 10_000)}`,
  );
  expect(rows.map(({ kind }) => kind)).toEqual(['day', 'entry', 'day', 'entry']);
  expect([nextEntry(rows, 1, 1), nextEntry(rows, 3, -1)]).toEqual([3, 1]);
});
