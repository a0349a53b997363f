import { describe, expect, it } from 'vitest';
import {
  type ColumnChoice,
  choiceOf,
  faultsIn,
  firstChoice,
  mappingOf,
  recallChoice,
  rememberChoice,
} from '../../../enrollment-portal/src/imports/column-choice.ts';

const TABLE = {
  format: 'csv' as const,
  columns: ['Id', 'Name', 'Cat', 'Pic'],
  rows: 3,
  proposed: { externalId: 'Id', name: 'Name' },
};
const CHOICE: ColumnChoice = { ...choiceOf(TABLE.proposed), category: 'Cat' };

function storage(): Storage {
  const held = new Map<string, string>();
  return {
    length: 0,
    clear: () => held.clear(),
    key: () => null,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  };
}

describe('the choice of columns', () => {
  it('begins with what the headings tell', () => {
    expect(mappingOf(firstChoice(TABLE, null))).toEqual({ externalId: 'Id', name: 'Name' });
  });

  it('begins with the last choice for a table with the same headings', () => {
    const held = storage();
    rememberChoice(held, TABLE, CHOICE);
    expect(firstChoice(TABLE, recallChoice(held, TABLE))).toEqual(CHOICE);
    expect(recallChoice(held, { columns: ['Id', 'Name'] })).toBeNull();
  });

  it('forgets what the browser holds that is no choice', () => {
    const held = storage();
    held.setItem('import-columns', '{"[]": 3}');
    expect(recallChoice(held, { columns: [] })).toBeNull();
    held.setItem('import-columns', 'not JSON');
    expect(recallChoice(held, TABLE)).toBeNull();
  });

  it('wants a number and a name, and no column twice', () => {
    expect(faultsIn({ ...CHOICE, name: null })).toEqual({ name: 'missing' });
    expect(faultsIn({ ...CHOICE, photo: 'Cat' })).toEqual({ category: 'twice', photo: 'twice' });
    expect(mappingOf({ ...CHOICE, photo: 'Cat' })).toBeNull();
  });
});
