import type { AccreditationStatus } from '#domain/access/accreditation';

export type StatusChangeKind =
  | 'take-up'
  | 'ask'
  | 'approve'
  | 'activate'
  | 'suspend'
  | 'reinstate'
  | 'revoke';

interface StatusChangeRule {
  readonly kind: StatusChangeKind;
  readonly to: AccreditationStatus;
  /** The only status it is offered from; null when the life cycle alone decides. */
  readonly from: AccreditationStatus | null;
}

/** What a desk may do to an accreditation. */
export const STATUS_CHANGES: readonly StatusChangeRule[] = [
  { kind: 'take-up', to: 'pending', from: null },
  { kind: 'ask', to: 'more-information', from: null },
  { kind: 'approve', to: 'approved', from: null },
  { kind: 'activate', to: 'active', from: 'approved' },
  { kind: 'suspend', to: 'suspended', from: null },
  { kind: 'reinstate', to: 'active', from: 'suspended' },
  { kind: 'revoke', to: 'revoked', from: null },
];

export function targetOf(kind: StatusChangeKind): AccreditationStatus {
  const rule = STATUS_CHANGES.find((candidate) => candidate.kind === kind);
  if (!rule) throw new TypeError(`no such change: ${kind}`);
  return rule.to;
}
