import type { Accreditation } from './accreditation.ts';
import { opensZone, type ZonePlace } from './privilege.ts';
import { admits, type Moment, type Schedule } from './schedule.ts';

export type Refusal = 'not-entitled' | 'zone' | 'time' | 'suspended' | 'revoked' | 'expired';

export type Permission =
  | { readonly kind: 'permitted'; readonly accreditation: Accreditation }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/** Where and when somebody asks to be let in, and when whom is. */
export interface Entry {
  readonly place: ZonePlace;
  readonly schedule: Schedule;
  readonly moment: Moment;
}

/**
 * Of several accreditations one that holds is enough. When none does, the reason is that of the one
 * that came closest: a suspended pass for this zone says more than a valid pass for another.
 */
export function permissionAt(accreditations: readonly Accreditation[], entry: Entry): Permission {
  const verdicts = accreditations.map((accreditation) => judge(accreditation, entry));
  const permitted = verdicts.find((verdict) => verdict.kind === 'permitted');
  if (permitted) return permitted;
  const reasons = verdicts.flatMap((verdict) => (verdict.kind === 'refused' ? [verdict.reason] : []));
  const closest = CLOSEST_FIRST.find((reason) => reasons.includes(reason));
  return { kind: 'refused', reason: closest ?? 'not-entitled' };
}

/** A decision against the person outranks a date, a date outranks a missing privilege. */
const CLOSEST_FIRST: readonly Refusal[] = ['revoked', 'suspended', 'expired', 'time', 'zone', 'not-entitled'];

function judge(accreditation: Accreditation, entry: Entry): Permission {
  if (!opens(accreditation, entry.place)) return { kind: 'refused', reason: 'zone' };
  switch (accreditation.status) {
    case 'revoked':
    case 'suspended':
    case 'expired':
      return { kind: 'refused', reason: accreditation.status };
    case 'active':
      return whileValid(accreditation, entry);
    default:
      return { kind: 'refused', reason: 'not-entitled' };
  }
}

export function opens({ zones }: Pick<Accreditation, 'zones'>, place: ZonePlace): boolean {
  return zones.some((privilege) => opensZone(privilege, place));
}

function whileValid(accreditation: Accreditation, { schedule, moment }: Entry): Permission {
  const { atMs } = moment;
  if (atMs >= accreditation.validUntilMs) return { kind: 'refused', reason: 'expired' };
  const isValid = atMs >= accreditation.validFromMs && atMs < accreditation.validUntilMs;
  if (isValid && admits(schedule, accreditation.category, moment)) {
    return { kind: 'permitted', accreditation };
  }
  return { kind: 'refused', reason: 'time' };
}
