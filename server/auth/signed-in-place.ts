import type { z } from 'zod';
import type { signedInPlaceSchema } from '#contract/session';
import type { SessionRow } from './session-store.ts';
import { signInWay } from './sessions.ts';

export type SignedInPlace = z.infer<typeof signedInPlaceSchema>;

/** @param currentId id of the session that asks; null when somebody else's are listed */
export function signedInPlace(row: SessionRow, currentId: string | null): SignedInPlace {
  return {
    id: row.id,
    by: signInWay(row.signed_in_by),
    browser: row.browser,
    beganAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    current: row.id === currentId,
  };
}
