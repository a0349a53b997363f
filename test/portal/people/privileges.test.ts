import { describe, expect, it } from 'vitest';
import type { Venue } from '#contract/venue';
import {
  gridOf,
  stateAt,
  strayPrivileges,
  toggleAt,
} from '../../../enrollment-portal/src/people/privileges.ts';

const venue = (code: string, zones: readonly string[]) =>
  ({ code, name: code, zones: zones.map((zone) => ({ code: zone, name: zone })) }) as unknown as Venue;
const VENUES = [venue('ARENA', ['FIELD', 'VIP']), venue('POOL', ['FIELD', 'PRESS'])];

const at = (venueCode: string, zone: string) => ({ venue: venueCode, zone });
const state = (privileges: readonly string[], venueCode: string, zone: string) =>
  stateAt(privileges, VENUES, at(venueCode, zone));

describe('the grid of privileges', () => {
  it('has a row and a column for every one, and each zone once', () => {
    const { venues, zones } = gridOf(VENUES, { venue: 'Every venue', zone: 'Every zone' });
    expect(venues.map(({ code }) => code)).toEqual(['ALL', 'ARENA', 'POOL']);
    expect(zones.map(({ code }) => code)).toEqual(['ALL', 'FIELD', 'VIP', 'PRESS']);
  });

  it.each([
    [['ARENA:FIELD'], 'ARENA', 'FIELD', 'given'],
    [['ARENA:FIELD'], 'POOL', 'FIELD', 'none'],
    [['FIELD'], 'POOL', 'FIELD', 'implied'],
    [['FIELD'], 'ALL', 'FIELD', 'given'],
    [['ARENA:ALL'], 'ARENA', 'VIP', 'implied'],
    [['ARENA:ALL'], 'ARENA', 'ALL', 'given'],
    [['ALL'], 'POOL', 'PRESS', 'implied'],
    [['ALL:ALL'], 'ALL', 'ALL', 'given'],
    [['ALL'], 'ARENA', 'PRESS', 'absent'],
  ] as const)('%j at %s and %s: %s', (privileges, venueCode, zone, expected) => {
    expect(state(privileges, venueCode, zone)).toBe(expected);
  });

  it('gives and takes a place', () => {
    const given = toggleAt(['POOL:PRESS'], at('ARENA', 'VIP'));
    expect(given).toEqual(['POOL:PRESS', 'ARENA:VIP']);
    expect(toggleAt(given, at('ARENA', 'VIP'))).toEqual(['POOL:PRESS']);
  });

  it('drops what a broader place covers', () => {
    expect(toggleAt(['ARENA:VIP', 'POOL:PRESS'], at('ARENA', 'ALL'))).toEqual(['POOL:PRESS', 'ARENA:ALL']);
    expect(toggleAt(['ARENA:VIP', 'FIELD'], at('ALL', 'ALL'))).toEqual(['ALL']);
  });

  it('takes a zone of every venue however it is written', () => {
    expect(toggleAt(['FIELD'], at('ALL', 'FIELD'))).toEqual([]);
  });

  it('names privileges for places that are not there', () => {
    expect(strayPrivileges(['ARENA:GONE', 'OLD:FIELD', 'VIP', 'ALL'], VENUES)).toEqual([
      'ARENA:GONE',
      'OLD:FIELD',
    ]);
  });
});
