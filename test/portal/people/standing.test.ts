import { describe, expect, it } from 'vitest';
import {
  type Accreditation,
  bestStanding,
  standingOf,
} from '../../../enrollment-portal/src/people/standing.ts';

const pass: Accreditation = {
  id: 'pass-0001',
  status: 'active',
  category: 'STAFF',
  function: null,
  validFromMs: 100,
  validUntilMs: 200,
  zones: ['FOP'],
};

describe('what an accreditation amounts to', () => {
  it.each([
    [99, 'not-yet'],
    [100, 'active'],
    [199, 'active'],
    [200, 'expired'],
  ] as const)('depends on the date while it is active: at %d it is %s', (nowMs, standing) => {
    expect(standingOf(pass, nowMs)).toBe(standing);
  });

  it('is its status where a decision was taken, whatever the date', () => {
    expect(standingOf({ ...pass, status: 'suspended' }, 500)).toBe('suspended');
    expect(standingOf({ ...pass, status: 'revoked' }, 150)).toBe('revoked');
  });

  it('is the best of several, as at a gate', () => {
    const revoked = { ...pass, id: 'pass-0002', status: 'revoked' as const };
    expect(bestStanding([revoked, pass], 150)).toBe('active');
    expect(bestStanding([revoked], 150)).toBe('revoked');
  });

  it('is nothing without an accreditation', () => {
    expect(bestStanding([], 150)).toBeNull();
  });
});
