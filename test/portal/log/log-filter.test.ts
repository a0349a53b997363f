import { describe, expect, it } from 'vitest';
import { addressOf, changed, type LogView, viewOf } from '../../../enrollment-portal/src/log/log-filter.ts';

const view = (address: string): LogView => viewOf(new URLSearchParams(address));

describe('the address of the log', () => {
  it('says all that was looked for, and is read as it was written', () => {
    const wanted: LogView = {
      filter: {
        from: 1_700_000_000_000,
        until: 1_700_003_600_000,
        zoneId: 'zone-0001',
        personId: 'person-01',
        outcome: 'denied',
        reason: 'passback',
        direction: 'in',
      },
      entryId: 'entry-001',
      shownAs: 'path',
    };
    expect(viewOf(addressOf(wanted))).toEqual(wanted);
  });

  it.each(['outcome=opened', 'from=yesterday', 'zoneId=%20', 'nonsense=1', 'direction=up'])(
    'is read without a part that is no filter: %s',
    (address) => {
      expect(view(`${address}&laneId=lane-0001`).filter).toEqual({ laneId: 'lane-0001' });
    },
  );

  it('shows the path of a person only', () => {
    expect(view('as=path').shownAs).toBe('entries');
    expect(view('as=path&personId=person-01').shownAs).toBe('path');
  });
});

describe('a change of the search', () => {
  it('forgets places within the one that was exchanged', () => {
    const filter = {
      venueId: 'venue-001',
      zoneId: 'zone-0001',
      laneId: 'lane-0001',
      outcome: 'denied',
    } as const;
    expect(changed(filter, { venueId: 'venue-002' })).toEqual({ venueId: 'venue-002', outcome: 'denied' });
  });

  it('forgets the reason of another outcome', () => {
    expect(changed({ outcome: 'denied', reason: 'zone' }, { outcome: 'granted' })).toEqual({
      outcome: 'granted',
    });
  });

  it('takes away what is emptied', () => {
    expect(changed({ outcome: 'denied', reason: 'zone' }, { reason: null })).toEqual({ outcome: 'denied' });
  });
});
