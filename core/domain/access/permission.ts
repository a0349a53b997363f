import { type Accreditation, EVERY_ZONE } from './accreditation.ts';

export type Refusal = 'not-entitled' | 'zone' | 'time' | 'suspended' | 'revoked' | 'expired';

export type Permission =
  | { readonly kind: 'permitted'; readonly accreditationId: string }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/**
 * Of several accreditations one that holds is enough. When none does, the reason is that of the one
 * that came closest: a suspended pass for this zone says more than a valid pass for another.
 */
export function permissionAt(
  accreditations: readonly Accreditation[],
  zone: string,
  atMs: number,
): Permission {
  const verdicts = accreditations.map((accreditation) => judge(accreditation, zone, atMs));
  const permitted = verdicts.find((verdict) => verdict.kind === 'permitted');
  if (permitted) return permitted;
  const reasons = verdicts.flatMap((verdict) => (verdict.kind === 'refused' ? [verdict.reason] : []));
  const closest = CLOSEST_FIRST.find((reason) => reasons.includes(reason));
  return { kind: 'refused', reason: closest ?? 'not-entitled' };
}

/** A decision against the person outranks a date, a date outranks a missing privilege. */
const CLOSEST_FIRST: readonly Refusal[] = ['revoked', 'suspended', 'expired', 'time', 'zone', 'not-entitled'];

function judge(accreditation: Accreditation, zone: string, atMs: number): Permission {
  if (!opens(accreditation, zone)) return { kind: 'refused', reason: 'zone' };
  switch (accreditation.status) {
    case 'revoked':
    case 'suspended':
    case 'expired':
      return { kind: 'refused', reason: accreditation.status };
    case 'active':
      return whileValid(accreditation, atMs);
    default:
      return { kind: 'refused', reason: 'not-entitled' };
  }
}

export function opens(accreditation: Accreditation, zone: string): boolean {
  return accreditation.zones.includes(zone) || accreditation.zones.includes(EVERY_ZONE);
}

function whileValid(accreditation: Accreditation, atMs: number): Permission {
  if (atMs >= accreditation.validUntilMs) return { kind: 'refused', reason: 'expired' };
  if (atMs >= accreditation.validFromMs && atMs < accreditation.validUntilMs) {
    return { kind: 'permitted', accreditationId: accreditation.id };
  }
  return { kind: 'refused', reason: 'time' };
}
