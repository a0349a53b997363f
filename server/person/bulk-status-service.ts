import type { z } from 'zod';
import type { bulkChangeSchema, changeStatuses } from '#contract/person-bulk';
import { type AccreditationStatus, mayBecome } from '#domain/access/accreditation';
import { canonicalJson } from '#domain/journal/canonical-json';
import { appendAudit } from '../audit/audit-log.ts';
import { type Actor, idOf, type Principal } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { noteGalleryChanges } from '../device/gallery-change-store.ts';
import { findEvent, lockGalleryOrder } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import { found } from '../request-error.ts';
import { accreditationsOf, existingPeople, saveStatusChange, takeNextVersion } from './person-store.ts';

type Asked = z.output<typeof changeStatuses.body>;
type Change = z.infer<typeof bulkChangeSchema>;

/** From which status a change for many takes an accreditation; what a single one may do besides takes a look at it. */
const TAKEN_FROM: Readonly<Record<Asked['to'], readonly AccreditationStatus[]>> = {
  suspended: ['approved', 'active'],
  // Neither what was only approved nor what has expired becomes active by the way.
  active: ['suspended'],
  revoked: ['applied', 'pending', 'more-information', 'approved', 'active', 'suspended', 'expired'],
};

/**
 * Suspends, reinstates or revokes what many people hold. Asked again after the answer was lost it does nothing
 * twice, since what has changed already is not in a status that it is taken from.
 */
export class BulkStatusService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;

  constructor(db: Db, clock: Clock, notifier: CommitNotifier) {
    this.#db = db;
    this.#clock = clock;
    this.#notifier = notifier;
  }

  /** People who are not of the event are passed over, as are accreditations that the change is not for. */
  async change(actor: Actor, eventId: string, asked: Asked): Promise<{ changes: Change[] }> {
    const user = requireAccess(actor, 'person:write', onEvent(eventId));
    const changes = await this.#db.transaction().execute(async (tx) => {
      found(await findEvent(tx, eventId));
      await lockGalleryOrder(tx, eventId);
      const people = await existingPeople(tx, eventId, [...new Set(asked.personIds)]);
      const held = await accreditationsOf(tx, [...people]);
      const due = [...held].flatMap(([personId, accreditations]) =>
        accreditations
          .filter((accreditation) => isMeant(accreditation, asked))
          .map(({ id, status }) => ({ personId, accreditationId: id, from: status })),
      );
      for (const change of due) await this.#step(tx, user, eventId, change, asked);
      const changed = [...new Set(due.map(({ personId }) => personId))];
      for (const personId of changed) await takeNextVersion(tx, personId, undefined);
      await noteGalleryChanges(tx, eventId, changed);
      return due;
    });
    if (changes.length > 0) this.#notifier.committed(`gallery/${eventId}`);
    return { changes };
  }

  async #step(
    tx: Db,
    user: Principal,
    eventId: string,
    { personId, accreditationId, from }: Change,
    { to, reason }: Asked,
  ): Promise<void> {
    const at = this.#clock.nowMs();
    const change = {
      id: newId(),
      event_id: eventId,
      person_id: personId,
      accreditation_id: accreditationId,
      from_status: from,
      to_status: to,
      actor_id: idOf(user),
      reason,
      at,
    };
    await saveStatusChange(tx, change);
    // As with a single change: the reason goes with the person, the log keeps its hash.
    const changeSha256 = sha256Hex(canonicalJson(change));
    await appendAudit(tx, at, {
      actor: user,
      action: 'accreditation-status-changed',
      eventId,
      subject: { personId, accreditationId, from, to, changeSha256 },
    });
  }
}

function isMeant(
  accreditation: { readonly id: string; readonly status: AccreditationStatus; readonly category: string },
  { to, only }: Asked,
): boolean {
  const { id, status, category } = accreditation;
  if (!TAKEN_FROM[to].includes(status) || !mayBecome(status, to)) return false;
  switch (only.kind) {
    case 'all':
      return true;
    case 'category':
      return only.category === category;
    case 'these':
      return only.accreditationIds.includes(id);
  }
}
