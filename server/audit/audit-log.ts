import { canonicalJson } from '#domain/journal/canonical-json';
import type { Actor, KeyActor, UserActor } from '../auth/actor.ts';
import type { Db } from '../db/database.ts';
import { sha256Hex } from '../privacy/sha256.ts';

/** What was done, in the words of the domain. */
export type AuditAction =
  | 'sign-in-link-issued'
  | 'signed-in'
  | 'signed-out'
  | 'password-set'
  | 'signed-in-half'
  | 'sign-in-refused'
  | 'session-ended'
  | 'identity-confirmed'
  | 'second-factor-begun'
  | 'second-factor-on'
  | 'second-factor-off'
  | 'recovery-code-used'
  | 'user-joined-by-single-sign-on'
  | 'user-invited'
  | 'user-roles-changed'
  | 'user-disabled'
  | 'user-enabled'
  | 'user-removed'
  | 'api-key-created'
  | 'api-key-revoked'
  | 'event-created'
  | 'event-cloned'
  | 'event-changed'
  | 'pack-imported'
  | 'accreditation-codes-changed'
  | 'subscription-created'
  | 'subscription-changed'
  | 'subscription-paused'
  | 'subscription-ended'
  | 'subscription-tested'
  | 'subscription-secret-rotated'
  | 'deliveries-repeated'
  | 'event-state-changed'
  | 'venue-created'
  | 'venue-changed'
  | 'zone-created'
  | 'zone-changed'
  | 'passback-forgotten'
  | 'access-point-created'
  | 'access-point-changed'
  | 'person-created'
  | 'person-changed'
  | 'person-erased'
  | 'removal-proved'
  | 'log-exported'
  | 'log-verified'
  | 'retention-ordered'
  | 'retention-applied'
  | 'journal-trimmed'
  | 'master-key-exchange-begun'
  | 'master-key-exchanged'
  | 'data-key-exchange-begun'
  | 'data-key-exchanged'
  | 'transform-exchanged'
  | 'model-change-begun'
  | 'model-switched'
  | 'model-rolled-back'
  | 'model-change-cancelled'
  | 'model-change-finished'
  | 'model-change-ended'
  | 'accreditation-status-changed'
  | 'accreditation-added'
  | 'accreditation-changed'
  | 'credential-issued'
  | 'credential-status-changed'
  | 'watch-begun'
  | 'watch-ended'
  | 'look-alike-decided'
  | 'photo-enrolled'
  | 'photos-replaced'
  | 'photo-sent-to-review'
  | 'photo-explained'
  | 'photo-refused'
  | 'photo-review-decided'
  | 'enrolment-settings-changed'
  | 'person-invited'
  | 'people-invited'
  | 'enrolment-link-renewed'
  | 'enrolment-links-exported'
  | 'invitation-revoked'
  | 'invitation-opened'
  | 'invitation-left'
  | 'consent-given'
  | 'consent-withdrawn'
  | 'import-created'
  | 'import-table-uploaded'
  | 'import-photos-uploaded'
  | 'import-started'
  | 'import-cancelled'
  | 'import-ended'
  | 'people-imported'
  | 'pairing-code-issued'
  | 'device-paired'
  | 'device-key-rotated'
  | 'device-unpaired'
  | 'gate-settings-changed'
  | 'lane-commanded'
  | 'release-prepared'
  | 'command-answered'
  | 'snapshot-seen'
  | 'gate-log-seen'
  | 'device-retired'
  | 'passages-exported'
  | 'muster-exported'
  | 'alert-acknowledged'
  | 'occupancy-corrected'
  | 'occupancy-recounted';

/** Who asked for what is done later. */
export type RememberedPrincipal = Pick<UserActor, 'kind' | 'userId'> | Pick<KeyActor, 'kind' | 'keyId'>;

export interface AuditEntry {
  readonly actor: Actor | RememberedPrincipal | { readonly kind: 'operator' };
  readonly action: AuditAction;
  readonly eventId: string | null;
  /** Ids and codes only. Nothing here may name a person: the log outlives an erasure. */
  readonly subject: Readonly<Record<string, string | number | null>>;
}

/**
 * Appends a link to the hash chain of what people did, inside the transaction of what they did, so
 * that neither is ever there without the other. The head row is taken first: it puts concurrent
 * transactions in line.
 */
export async function appendAudit(tx: Db, atMs: number, entry: AuditEntry): Promise<void> {
  const head = await tx
    .updateTable('audit_head')
    .set((eb) => ({ seq: eb('seq', '+', 1) }))
    .where('id', '=', 1)
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow();
  const content = canonicalJson({
    seq: head.seq,
    at: atMs,
    actor: actorOf(entry.actor),
    action: entry.action,
    eventId: entry.eventId,
    subject: entry.subject,
    prevHash: head.hash,
  });
  const hash = sha256Hex(content);
  await tx
    .insertInto('audit_log')
    .values({ seq: head.seq, event_id: entry.eventId, at: atMs, content, hash })
    .execute();
  await tx.updateTable('audit_head').set({ hash }).where('id', '=', 1).execute();
}

function actorOf(actor: AuditEntry['actor']): Readonly<Record<string, string>> {
  switch (actor.kind) {
    case 'user':
      return { kind: 'user', id: actor.userId };
    case 'api-key':
      return { kind: 'api-key', id: actor.keyId };
    case 'device':
      return { kind: 'device', id: actor.deviceId };
    case 'holder':
      return { kind: 'holder', id: actor.invitationId };
    default:
      return { kind: actor.kind };
  }
}
