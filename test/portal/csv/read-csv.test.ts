import { expect, it } from 'vitest';
import { readCsv } from '../../../enrollment-portal/src/csv/read-csv.ts';

it('reads what the server writes: quotes, separators and line ends inside cells, apostrophes before formulas', () => {
  expect(readCsv('line,column\r\n2,"A ""B"", C\nD"\r\n3,\'=1+1\r\n4,\r\n')).toEqual([
    ['line', 'column'],
    ['2', 'A "B", C\nD'],
    ['3', '=1+1'],
    ['4', ''],
  ]);
});
