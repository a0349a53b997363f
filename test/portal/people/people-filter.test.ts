import { describe, expect, it } from 'vitest';
import {
  addressOf,
  EVERYBODY,
  filterIn,
  queryOf,
} from '../../../enrollment-portal/src/people/people-filter.ts';

describe('the filter of people', () => {
  it('is said by the address and read from it', () => {
    const filter = { search: 'ste', category: 'STAFF', status: 'active', face: 'missing' };
    expect(filterIn(addressOf(filter))).toEqual(filter);
    expect(addressOf(EVERYBODY).size).toBe(0);
  });

  it('asks for nothing that an address says and nobody can mean', () => {
    expect(queryOf(filterIn(new URLSearchParams('status=happy&face=round')))).toEqual({});
    expect(queryOf({ ...EVERYBODY, face: 'enrolled', search: 'a' })).toEqual({
      face: 'enrolled',
      search: 'a',
    });
  });
});
