import { describe, expect, it } from 'vitest';
import type { Passage } from '#contract/passage';
import type { Venue } from '#contract/venue';
import { staysOf } from '../../../enrollment-portal/src/log/stays.ts';
import { entry } from '../live/entries.ts';

const gate = (id: string, zoneId: string) => ({ id, name: id, zoneId }) as Venue['accessPoints'][number];
const zone = (id: string) => ({ id, name: id }) as Venue['zones'][number];
const VENUES = [
  {
    name: 'Arena',
    zones: [zone('FIELD'), zone('VIP')],
    accessPoints: [gate('North', 'FIELD'), gate('South', 'FIELD'), gate('Stairs', 'VIP')],
  } as unknown as Venue,
];

type Told = Partial<Pick<Passage, 'outcome' | 'result'>> & { readonly way?: 'in' | 'out' };

function at(time: number, gateName: string, { way = 'in', ...told }: Told = {}): Passage {
  return entry(`entry-${time}`, time, {
    at: time,
    accessPoint: { id: gateName, name: gateName },
    lane: { id: 'lane-0001', name: 'Lane 1', direction: way },
    outcome: { kind: 'granted' },
    result: 'passed',
    ...told,
  });
}

describe('the path of a person', () => {
  it('joins the way in and the way out to a stay, whichever gates of the zone they were', () => {
    expect(staysOf([at(9, 'South', { way: 'out' }), at(1, 'North')], VENUES)).toMatchObject([
      {
        zone: 'FIELD',
        venue: 'Arena',
        entered: { atMs: 1, gate: 'North' },
        left: { atMs: 9, gate: 'South' },
      },
    ]);
  });

  it('keeps stays in several zones apart, the latest first', () => {
    const stays = staysOf([at(1, 'North'), at(5, 'Stairs'), at(9, 'Stairs', { way: 'out' })], VENUES);
    expect(stays.map(({ zone, left }) => [zone, left?.atMs ?? null])).toEqual([
      ['VIP', 9],
      ['FIELD', null],
    ]);
  });

  it('takes nobody for inside whom a gate granted and the turnstile did not see', () => {
    expect(staysOf([at(1, 'North', { result: 'not-passed' })], VENUES)).toEqual([]);
  });

  it('counts how often somebody was turned away before they came in', () => {
    const refused = { outcome: { kind: 'denied', reason: 'zone' }, result: 'stayed-shut' } as const;
    expect(
      staysOf([at(1, 'Stairs', refused), at(2, 'Stairs', refused), at(3, 'Stairs')], VENUES),
    ).toMatchObject([{ zone: 'VIP', turnedAway: 2, entered: { atMs: 3 } }]);
  });

  it('tells of a way out without a way in', () => {
    expect(staysOf([at(4, 'North', { way: 'out' })], VENUES)).toMatchObject([
      { entered: null, left: { atMs: 4 } },
    ]);
  });

  it('begins a stay anew when somebody comes in twice', () => {
    expect(staysOf([at(1, 'North'), at(2, 'South')], VENUES)).toHaveLength(2);
  });
});
