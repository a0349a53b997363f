import { type KeyObject, verify } from 'node:crypto';
import type { BadgeTrouble } from '#domain/access/badge';
import { type BadgeClaims, parseBadge } from '#domain/credential/qr-badge';

type BadgeFlaw = 'not-a-badge' | Exclude<BadgeTrouble, 'not-valid'>;

export type CheckedBadge =
  | { readonly kind: 'genuine'; readonly claims: BadgeClaims }
  | { readonly kind: 'refused'; readonly because: BadgeFlaw };

export interface BadgeIssuer {
  /** Under which the server signs, known since pairing. */
  readonly serverKey: KeyObject;
  readonly eventId: string;
}

/**
 * Whether a badge is what the server issued, without asking it. Whether it was taken back since, the gallery tells.
 * @param wallMs the gate's wall clock
 */
export function checkBadge(
  content: string,
  { serverKey, eventId }: BadgeIssuer,
  wallMs: number,
): CheckedBadge {
  const badge = parseBadge(content);
  if (!badge) return { kind: 'refused', because: 'not-a-badge' };
  const { claims, signature, signedText } = badge;
  if (!verify(null, Buffer.from(signedText), serverKey, signature)) {
    return { kind: 'refused', because: 'signature' };
  }
  if (claims.eventId !== eventId) return { kind: 'refused', because: 'other-event' };
  if (!(wallMs < claims.expiresAtMs)) return { kind: 'refused', because: 'expired' };
  return { kind: 'genuine', claims };
}
