import { z } from 'zod';
import { canonicalJson } from '#domain/journal/canonical-json';
import { appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { noteGalleryChanges } from '../device/gallery-change-store.ts';
import { lockGalleryOrder } from '../event/event-store.ts';
import type { JobKind } from '../jobs/job.ts';
import { newId } from '../new-id.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import { saveStatusChange, takeNextVersion } from './person-store.ts';

const LOOK_EVERY_MS = 60_000;
/** Small bites: between them others get to change the event's people. */
const AT_ONCE = 200;

/** Who did it where no person did. */
const BY_ITSELF = 'operator';

export interface ExpiryNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly notifier: CommitNotifier;
}

/**
 * Accreditations whose end has come become `expired`, each as a step of its life. Gates have refused them since that
 * moment by the date; this is for people who look at lists. Events that are over stay as they were.
 */
export function expiryJob(needs: ExpiryNeeds): JobKind<unknown> {
  return {
    kind: 'expire-accreditations',
    payload: z.strictObject({}),
    attempts: 1,
    everyMs: LOOK_EVERY_MS,
    run: async (_, { signal }) => {
      const nowMs = needs.clock.nowMs();
      for (const eventId of await eventsWithEnded(needs.db, nowMs)) {
        for (let expired = AT_ONCE; expired === AT_ONCE; ) {
          signal.throwIfAborted();
          expired = await needs.db.transaction().execute((tx) => expireSome(tx, eventId, nowMs));
          needs.notifier.committed(`gallery/${eventId}`);
        }
      }
    },
  };
}

async function eventsWithEnded(db: Db, nowMs: number): Promise<string[]> {
  const rows = await ended(db, nowMs)
    .innerJoin('events', 'events.id', 'accreditations.event_id')
    .select('accreditations.event_id')
    .distinct()
    .where('events.state', 'in', ['draft', 'live'])
    .execute();
  return rows.map((row) => row.event_id);
}

/** @returns how many; fewer than were looked for when there are no more */
async function expireSome(tx: Db, eventId: string, nowMs: number): Promise<number> {
  await lockGalleryOrder(tx, eventId);
  const rows = await ended(tx, nowMs)
    .select(['accreditations.id', 'accreditations.person_id', 'accreditations.status'])
    .where('accreditations.event_id', '=', eventId)
    .orderBy('accreditations.id')
    .limit(AT_ONCE)
    .execute();
  for (const { id: accreditationId, person_id: personId, status } of rows) {
    const change = {
      id: newId(),
      event_id: eventId,
      person_id: personId,
      accreditation_id: accreditationId,
      from_status: status,
      to_status: 'expired',
      actor_id: BY_ITSELF,
      reason: 'its end has come',
      at: nowMs,
    };
    await saveStatusChange(tx, change);
    await takeNextVersion(tx, personId, undefined);
    const changeSha256 = sha256Hex(canonicalJson(change));
    await appendAudit(tx, nowMs, {
      actor: { kind: 'operator' },
      action: 'accreditation-status-changed',
      eventId,
      subject: { personId, accreditationId, from: status, to: 'expired', changeSha256 },
    });
  }
  await noteGalleryChanges(tx, eventId, [...new Set(rows.map((row) => row.person_id))]);
  return rows.length;
}

function ended(db: Db, nowMs: number) {
  return db
    .selectFrom('accreditations')
    .where('accreditations.status', 'in', ['approved', 'active', 'suspended'])
    .where('accreditations.valid_until', '<=', nowMs);
}
