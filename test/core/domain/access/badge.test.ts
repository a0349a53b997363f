import { describe, expect, it } from 'vitest';
import { BADGE_STATUSES, badgeMayBecome, judgeBadge } from '#domain/access/badge';

describe('a badge', () => {
  it.each([
    ['of the person', { kind: 'valid', personId: 'one' }, 'confirms'],
    ['of another person', { kind: 'valid', personId: 'two' }, 'other-person'],
    ['that counts no more, or never did', { kind: 'not-valid' }, 'not-valid'],
    ['that is not there', { kind: 'none' }, 'missing'],
  ] as const)('%s: %s', (_, badge, verdict) => {
    expect(judgeBadge(badge, 'one')).toBe(verdict);
  });

  it('never comes back from what has ended it', () => {
    for (const from of BADGE_STATUSES) expect(badgeMayBecome(from, 'active')).toBe(false);
    for (const to of BADGE_STATUSES) {
      expect(badgeMayBecome('replaced', to)).toBe(false);
      expect(badgeMayBecome('revoked', to)).toBe(false);
    }
    expect(badgeMayBecome('lost', 'replaced')).toBe(true);
  });
});
