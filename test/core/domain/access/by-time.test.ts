import { describe, expect, it } from 'vitest';
import { type ProofDuring, proofAt } from '#domain/access/by-time';
import { hasRoom, type OccupancyLimit } from '#domain/access/occupancy';

describe('the proof that a zone asks', () => {
  const usual = { entryBy: 'face', liveness: 'passive' } as const;
  const during = (from: string, until: string, proof: Omit<ProofDuring, 'during'>): ProofDuring => ({
    during: { days: ['fri'], from, until },
    ...proof,
  });
  const night = during('22:00', '06:00', { entryBy: 'badge-and-face', liveness: 'challenge' });
  const all = during('00:00', '24:00', { entryBy: 'badge-and-face', liveness: 'off' });
  const at = (instant: string) => ({ atMs: Date.parse(instant), timeZone: 'Europe/Paris' });

  it.each([
    ['the usual by day', [night], '2026-07-24T12:00:00+02:00', usual],
    [
      'more by night',
      [night],
      '2026-07-25T03:00:00+02:00',
      { entryBy: 'badge-and-face', liveness: 'challenge' },
    ],
    [
      'the first that fits',
      [night, all],
      '2026-07-24T23:00:00+02:00',
      { entryBy: 'badge-and-face', liveness: 'challenge' },
    ],
    [
      'the next otherwise',
      [night, all],
      '2026-07-24T12:00:00+02:00',
      { entryBy: 'badge-and-face', liveness: 'off' },
    ],
    ['the usual at no moment', [all], 'never', usual],
  ] as const)('is %s', (_, byTime, instant, proof) => {
    expect(proofAt(usual, byTime, at(instant))).toEqual(proof);
  });
});

describe('room in a zone', () => {
  const limit: OccupancyLimit = { kind: 'limited', most: 2, exempt: ['MEDIC'] };
  it.each([
    ['without a limit', { kind: 'unlimited' }, 'ATH', null, true],
    ['below the limit', limit, 'ATH', 1, true],
    ['at the limit', limit, 'ATH', 2, false],
    ['above it', limit, 'ATH', 3, false],
    ['at the limit, for whom it does not hold', limit, 'MEDIC', 2, true],
    ['as long as nobody has said how many are inside', limit, 'ATH', null, false],
    ['when the count is no number', limit, 'ATH', Number.NaN, false],
    ['where nobody may be', { ...limit, most: 0 }, 'ATH', 0, false],
  ] as const)('%s', (_, policy, category, inside, room) => {
    expect(hasRoom(policy, category, inside)).toBe(room);
  });
});
