import { describe, expect, it } from 'vitest';
import type { Venue } from '#contract/venue';
import { zoneOptions } from '../../../enrollment-portal/src/people/zone-options.ts';

const policy: Venue['zones'][number]['policy'] = {
  promisedFpir: 0.01,
  whenRefused: 'badge-and-face',
  liveness: 'off',
  entryBy: 'face',
  byTime: [],
  schedule: { kind: 'always' },
  passback: { kind: 'none' },
  occupancy: { kind: 'unlimited' },
  staleAfterMs: 1,
  whenStale: 'refuse',
  keepCropsMs: 0,
};

function venue(name: string, codes: readonly string[]): Venue {
  const zones = codes.map((code) => ({
    id: `zone-${name}-${code}`,
    version: 1,
    code,
    name: `Zone ${code}`,
    policy,
    passbackForgottenAt: null,
  }));
  return { id: `venue-${name}`, version: 1, code: name.toUpperCase(), name, zones, accessPoints: [] };
}

describe('the choice of zones', () => {
  it('offers every zone first, then each venue with its own', () => {
    expect(zoneOptions([venue('Arena', ['FOP']), venue('Empty', [])], 'All zones')).toEqual([
      { value: 'ALL', label: 'All zones' },
      { group: 'Arena', items: [{ value: 'FOP', label: 'Zone FOP (FOP)' }] },
    ]);
  });

  it('offers a code that two venues share once, because it is one privilege', () => {
    const values = zoneOptions([venue('Arena', ['VIP']), venue('Pool', ['VIP', 'DECK'])], 'All').flatMap(
      (option) => ('items' in option ? option.items.map(({ value }) => value) : [option.value]),
    );
    expect(values).toEqual(['ALL', 'VIP', 'DECK']);
  });
});
