/**
 * The life of a badge number. Only an active one helps anybody in; what has ended never comes back, and its number
 * is never given out again.
 */
export const BADGE_STATUSES = ['active', 'lost', 'replaced', 'revoked'] as const;

export type BadgeStatus = (typeof BADGE_STATUSES)[number];

const NEXT: Readonly<Record<BadgeStatus, readonly BadgeStatus[]>> = {
  active: ['lost', 'replaced', 'revoked'],
  lost: ['replaced', 'revoked'],
  replaced: [],
  revoked: [],
};

export function badgeMayBecome(from: BadgeStatus, to: BadgeStatus): boolean {
  return NEXT[from].includes(to);
}

/** What a visit brings beside the face: a badge that counts here and whose it is, or one that does not count. */
export type ShownBadge =
  | { readonly kind: 'none' }
  | { readonly kind: 'valid'; readonly personId: string }
  | { readonly kind: 'not-valid' };

/** What a badge adds to a face that was recognised as somebody's. */
export type BadgeVerdict = 'confirms' | 'missing' | 'not-valid' | 'other-person';

export function judgeBadge(badge: ShownBadge, personId: string): BadgeVerdict {
  switch (badge.kind) {
    case 'none':
      return 'missing';
    case 'not-valid':
      return 'not-valid';
    case 'valid':
      return badge.personId === personId ? 'confirms' : 'other-person';
  }
}

/** Why a badge did not count where it was shown. `not-valid`: it is genuine, but was taken back or never for here. */
export const BADGE_TROUBLES = ['signature', 'other-event', 'expired', 'not-valid'] as const;

export type BadgeTrouble = (typeof BADGE_TROUBLES)[number];
