import type { Accreditation } from '../access/accreditation.ts';
import { opens } from '../access/permission.ts';
import type { ZonePlace } from '../access/privilege.ts';

/**
 * Whose templates a gate holds. `entitled`: people with a privilege for the gate's zone, and nobody
 * else; fewer strangers to confuse, less to lose with a stolen gate. `event`: everyone accredited, so
 * that the gate can say "not this zone" instead of "unknown".
 */
export type GalleryScope = 'entitled' | 'event';

/**
 * People whose privilege was suspended, revoked or has expired stay in the gallery until they are
 * erased, so that the gate refuses them by name of the reason rather than as strangers.
 */
export function belongsInGallery(
  accreditations: readonly Pick<Accreditation, 'status' | 'zones'>[],
  place: ZonePlace,
  scope: GalleryScope,
): boolean {
  return accreditations.some(
    (accreditation) =>
      REACHES_GATES[accreditation.status] && (scope === 'event' || opens(accreditation, place)),
  );
}

const REACHES_GATES: Readonly<Record<Accreditation['status'], boolean>> = {
  applied: false,
  pending: false,
  'more-information': false,
  approved: false,
  active: true,
  suspended: true,
  revoked: true,
  expired: true,
  purged: false,
};
