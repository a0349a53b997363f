import type { Person } from '#contract/person';
import type { AccreditationStatus } from '#domain/access/accreditation';

export type Accreditation = Person['accreditations'][number];

/** What an accreditation amounts to today: its status, and its dates where the status leaves them a say. */
export type Standing = AccreditationStatus | 'not-yet';

export function standingOf(accreditation: Accreditation, nowMs: number): Standing {
  if (accreditation.status !== 'active') return accreditation.status;
  if (nowMs >= accreditation.validUntilMs) return 'expired';
  return nowMs >= accreditation.validFromMs ? 'active' : 'not-yet';
}

const BEST_FIRST: readonly Standing[] = [
  'active',
  'not-yet',
  'approved',
  'pending',
  'more-information',
  'applied',
  'suspended',
  'expired',
  'revoked',
  'purged',
];

/** Of several accreditations one that holds is enough, at a gate and so in the list; null without any. */
export function bestStanding(accreditations: readonly Accreditation[], nowMs: number): Standing | null {
  const standings = accreditations.map((accreditation) => standingOf(accreditation, nowMs));
  return BEST_FIRST.find((standing) => standings.includes(standing)) ?? null;
}
