import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { OpenDatabase } from '../db/database.ts';
import { noteGalleryChange } from '../device/gallery-change-store.ts';
import { lockGalleryOrder } from '../event/event-store.ts';
import { forgetPersonInCommands } from '../lane/command-store.ts';
import { deleteLookAlikesOf } from '../look-alike/look-alike-store.ts';
import { forgetPersonInPassages } from '../passage/passage-store.ts';
import { deletePhotosOf } from '../photo/photo-store.ts';
import { deleteNearestOf } from '../promise/nearest-store.ts';
import { orderRemoval } from '../removal/removal-store.ts';
import { found } from '../request-error.ts';
import { deletePerson, findPerson } from './person-store.ts';

/**
 * Erases a person: photos, templates, captured faces, accreditations and name are deleted in one
 * transaction, overwritten in the file, and gone from the write-ahead log before the answer is sent.
 * Every gate is told to do the same and owes a signed receipt for it.
 * The access log keeps what happened without saying to whom. In the gates' signed records a random
 * number remains that names nobody any more, so that their chain still verifies.
 */
export class PersonErasureService {
  readonly #database: OpenDatabase;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;

  constructor(database: OpenDatabase, clock: Clock, notifier: CommitNotifier) {
    this.#database = database;
    this.#clock = clock;
    this.#notifier = notifier;
  }

  async erase(actor: Actor, eventId: string, personId: string): Promise<void> {
    const user = requireAccess(actor, 'person:erase', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    await this.#database.db.transaction().execute(async (tx) => {
      await lockGalleryOrder(tx, eventId);
      found(await findPerson(tx, eventId, personId));
      await forgetPersonInPassages(tx, eventId, personId);
      await forgetPersonInCommands(tx, eventId, personId);
      await deletePhotosOf(tx, personId);
      await deleteLookAlikesOf(tx, personId);
      await deleteNearestOf(tx, personId);
      await deletePerson(tx, personId);
      await noteGalleryChange(tx, eventId, personId);
      await orderRemoval(tx, eventId, { kind: 'person', personId }, nowMs);
      await appendAudit(tx, nowMs, {
        actor: user,
        action: 'person-erased',
        eventId,
        subject: { personId },
      });
    });
    this.#notifier.committed(`gallery/${eventId}`);
    this.#notifier.committed(`passages/${eventId}`);
    await this.#database.checkpoint();
  }
}
