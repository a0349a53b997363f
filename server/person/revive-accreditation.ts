import type { Accreditation } from '#domain/access/accreditation';
import { canonicalJson } from '#domain/journal/canonical-json';
import { type AuditEntry, appendAudit } from '../audit/audit-log.ts';
import type { Db } from '../db/database.ts';
import { newId } from '../new-id.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import { saveStatusChange } from './person-store.ts';

/**
 * An accreditation that had expired counts again when its end is moved into the future: it was ended by its date and by
 * nothing else.
 */
export async function reviveIfExtended(
  tx: Db,
  { eventId, personId }: { readonly eventId: string; readonly personId: string },
  { id: accreditationId, status, validUntilMs }: Accreditation,
  by: { readonly actor: AuditEntry['actor']; readonly actorId: string; readonly nowMs: number },
): Promise<void> {
  if (status !== 'expired' || !(validUntilMs > by.nowMs)) return;
  const change = {
    id: newId(),
    event_id: eventId,
    person_id: personId,
    accreditation_id: accreditationId,
    from_status: status,
    to_status: 'active',
    actor_id: by.actorId,
    reason: 'its end was moved',
    at: by.nowMs,
  };
  await saveStatusChange(tx, change);
  await appendAudit(tx, by.nowMs, {
    actor: by.actor,
    action: 'accreditation-status-changed',
    eventId,
    subject: {
      personId,
      accreditationId,
      from: status,
      to: 'active',
      changeSha256: sha256Hex(canonicalJson(change)),
    },
  });
}
