import { describe, expect, it } from 'vitest';
import { csvLine } from '#server/csv/csv-line';
import { readOutbox } from '../../../enrollment-portal/src/invitations/outbox-csv.ts';

const HEADER = csvLine(['name', 'externalId', 'link', 'validUntil', 'invitationId', 'personId']);
const LINK = 'https://access.example.org/enrol#token=abc';

describe('the links that wait to be opened, as the server writes them', () => {
  it.each([
    ['plain', 'Athlete 1', 'A-1'],
    ['with commas and quotes', 'Athlete "One", of two', 'A;1'],
    ['over two lines', 'Athlete\r\n1', 'A-1'],
    ['that a spreadsheet would compute', '=1+1', '-7'],
    ['without a number', 'Athlete 2', null],
  ])('are read back: a name %s', (_, name, number) => {
    const csv = HEADER + csvLine([name, number, LINK, '2026-08-03T12:00:00.000Z', 'id-1', 'person-1']);
    expect(readOutbox(csv)).toEqual([{ name, number: number ?? '', link: LINK, personId: 'person-1' }]);
  });

  it('are read line by line, and none is none', () => {
    const lines = ['a', 'b', 'c'].map((id) => csvLine([`Athlete ${id}`, null, LINK, '', id, id]));
    expect(readOutbox(HEADER + lines.join('')).map(({ name }) => name)).toEqual([
      'Athlete a',
      'Athlete b',
      'Athlete c',
    ]);
    expect(readOutbox(HEADER)).toEqual([]);
  });

  it('are refused when a column is missing', () => {
    expect(() => readOutbox('name,link\r\n')).toThrow(TypeError);
  });
});
