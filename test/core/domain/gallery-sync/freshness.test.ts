import { describe, expect, it } from 'vitest';
import { galleryState, type StalenessPolicy } from '#domain/gallery-sync/freshness';

const REFUSE: StalenessPolicy = { staleAfterMs: 1_000, whenStale: 'refuse' };
const KEEP: StalenessPolicy = { staleAfterMs: 1_000, whenStale: 'keep-working' };

describe('a gallery', () => {
  it.each([
    ['never synced', null, REFUSE, 'stale'],
    ['never synced, at a zone that keeps working', null, KEEP, 'stale'],
    ['just synced', 5_000, REFUSE, 'current'],
    ['as old as allowed', 4_000, REFUSE, 'current'],
    ['a millisecond older', 3_999, REFUSE, 'stale'],
    ['much older, at a zone that keeps working', 0, KEEP, 'current'],
    ['of an unknown age', Number.NaN, REFUSE, 'stale'],
  ] as const)('%s', (_, syncedAtMs, policy, state) => {
    expect(galleryState(syncedAtMs, 5_000, policy)).toBe(state);
  });
});
