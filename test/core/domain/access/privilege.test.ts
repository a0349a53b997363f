import { describe, expect, it } from 'vitest';
import { opensZone } from '#domain/access/privilege';

const ARENA_FIELD = { venue: 'ARENA', zone: 'FIELD' };

describe('a privilege', () => {
  it.each([
    ['ARENA:FIELD', true],
    ['ARENA:ALL', true],
    ['ALL:FIELD', true],
    ['ALL:ALL', true],
    ['FIELD', true],
    ['ALL', true],
    ['POOL:FIELD', false],
    ['ARENA:PRESS', false],
    ['POOL:ALL', false],
    ['ALL:PRESS', false],
    ['ARENA', false],
    ['FIELD:ARENA', false],
    ['ARENA:FIELD:ALL', false],
    ['ARENA:', false],
    [':FIELD', false],
    [':', false],
    ['', false],
    ['all', false],
  ])('%s at the field of the arena: %s', (privilege, opens) => {
    expect(opensZone(privilege, ARENA_FIELD)).toBe(opens);
  });

  it('for every place opens each zone, and one for a place that zone alone', () => {
    const codes = ['A', 'B', 'C'];
    const places = codes.flatMap((venue) => codes.map((zone) => ({ venue, zone })));
    expect(places.filter((place) => opensZone('ALL:ALL', place))).toHaveLength(9);
    for (const { venue, zone } of places) {
      expect(places.filter((place) => opensZone(`${venue}:${zone}`, place))).toEqual([{ venue, zone }]);
      expect(places.filter((place) => opensZone(`${venue}:ALL`, place))).toHaveLength(3);
      expect(places.filter((place) => opensZone(zone, place))).toHaveLength(3);
    }
  });
});
