export interface StalenessPolicy {
  /** Without word from the server for longer than this the gallery counts as stale. */
  readonly staleAfterMs: number;
  /** What a stale gallery means at this zone. */
  readonly whenStale: 'refuse' | 'keep-working';
}

/**
 * @param syncedAtMs when the server last confirmed the gallery; null before the first sync
 */
export function galleryState(
  syncedAtMs: number | null,
  nowMs: number,
  policy: StalenessPolicy,
): 'current' | 'stale' {
  if (syncedAtMs === null) return 'stale';
  if (policy.whenStale === 'keep-working') return 'current';
  return nowMs - syncedAtMs <= policy.staleAfterMs ? 'current' : 'stale';
}
