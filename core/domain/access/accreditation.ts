export const ACCREDITATION_STATUSES = [
  'applied',
  'pending',
  'more-information',
  'approved',
  'active',
  'suspended',
  'revoked',
  'expired',
  'purged',
] as const;

export type AccreditationStatus = (typeof ACCREDITATION_STATUSES)[number];

/** What a gate must know of one accreditation. Times are epoch milliseconds. */
export interface Accreditation {
  readonly id: string;
  readonly status: AccreditationStatus;
  readonly category: string;
  readonly validFromMs: number;
  /** The first moment at which it no longer holds. */
  readonly validUntilMs: number;
  /** Privileges, each a zone of a venue or a wildcard for several; see `opensZone`. */
  readonly zones: readonly string[];
}

/** The only legal ways through the life cycle; everything else is refused. */
const NEXT: Readonly<Record<AccreditationStatus, readonly AccreditationStatus[]>> = {
  applied: ['pending', 'more-information', 'approved', 'revoked', 'purged'],
  pending: ['more-information', 'approved', 'revoked', 'purged'],
  'more-information': ['pending', 'approved', 'revoked', 'purged'],
  approved: ['active', 'suspended', 'revoked', 'expired', 'purged'],
  active: ['suspended', 'revoked', 'expired', 'purged'],
  suspended: ['active', 'revoked', 'expired', 'purged'],
  revoked: ['purged'],
  expired: ['active', 'revoked', 'purged'],
  purged: [],
};

export function mayBecome(from: AccreditationStatus, to: AccreditationStatus): boolean {
  return NEXT[from].includes(to);
}
