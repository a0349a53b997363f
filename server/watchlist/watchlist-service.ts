import type { z } from 'zod';
import type { WatchlistEntry, watchPhoto } from '#contract/watchlist';
import { appendAudit } from '../audit/audit-log.ts';
import { type Actor, idOf, type Principal } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db, OpenDatabase } from '../db/database.ts';
import { unlessTaken } from '../db/unique.ts';
import { noteGalleryChange } from '../device/gallery-change-store.ts';
import { findEvent, lockGalleryOrder } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import { findPerson } from '../person/person-store.ts';
import { faceCrop } from '../photo/face-crop.ts';
import type { FaceReader } from '../photo/face-reader.ts';
import { sealTemplate } from '../photo/sealed-template.ts';
import type { Vault } from '../privacy/vault.ts';
import { found } from '../request-error.ts';
import {
  deleteEntry,
  entriesOf,
  findEntry,
  insertEntry,
  insertWatchlistTemplate,
} from './watchlist-store.ts';

type WatchlistVerdict = z.input<typeof watchPhoto.reply>;

/**
 * Whom no gate lets in. A person is marked at every gate, wherever they may go otherwise; of a face that belongs to
 * nobody here a template goes to every gate as an entry that holds no accreditation.
 */
export class WatchlistService {
  readonly #database: OpenDatabase;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #vault: Vault;
  readonly #faces: FaceReader;

  constructor(needs: {
    readonly database: OpenDatabase;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly vault: Vault;
    readonly faces: FaceReader;
  }) {
    this.#database = needs.database;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#vault = needs.vault;
    this.#faces = needs.faces;
  }

  async list(actor: Actor, eventId: string): Promise<{ entries: WatchlistEntry[] }> {
    requireAccess(actor, 'watchlist:manage', onEvent(eventId));
    const { db } = this.#database;
    found(await findEvent(db, eventId));
    return { entries: await readEntries(db, eventId) };
  }

  /** @throws RequestError `conflict` when the person is on the list */
  watchPerson(
    actor: Actor,
    eventId: string,
    { personId, reason }: { readonly personId: string; readonly reason: string },
  ): Promise<WatchlistEntry> {
    const user = requireAccess(actor, 'watchlist:manage', onEvent(eventId));
    return this.#add(user, eventId, { subjectId: personId }, async (tx, id) => {
      found(await findPerson(tx, eventId, personId));
      const row = { ...this.#row(user, eventId, id, reason), person_id: personId, label: null, sealed: null };
      await unlessTaken('body.personId', insertEntry(tx, row));
    });
  }

  /** @param file as uploaded; what cannot be used is kept nowhere */
  async watchPhoto(
    actor: Actor,
    eventId: string,
    file: Uint8Array,
    { label, reason }: { readonly label: string; readonly reason: string },
  ): Promise<WatchlistVerdict> {
    const user = requireAccess(actor, 'watchlist:manage', onEvent(eventId));
    found(await findEvent(this.#database.db, eventId));
    const finding = await this.#faces.read(file);
    // Whoever is looked for does not sit for a better photo: one face is enough, however good.
    if (finding.kind !== 'usable' && finding.kind !== 'failing') {
      return { kind: 'refused', refusal: finding.refusal };
    }
    const jpeg = await faceCrop(finding.image, finding.reading.box);
    const entry = await this.#add(user, eventId, { subjectId: null }, async (tx, id) => {
      const vault = await this.#vault.ofEvent(tx, eventId);
      const sealed = vault.seal('watchlist-photo', id, jpeg);
      await insertEntry(tx, { ...this.#row(user, eventId, id, reason), person_id: null, label, sealed });
      const templateId = newId();
      const face = vault.transform.apply(finding.reading.embedding);
      await insertWatchlistTemplate(tx, {
        id: templateId,
        event_id: eventId,
        entry_id: id,
        pipeline_id: this.#faces.pipelineId,
        sealed: sealTemplate(vault, templateId, face),
      });
    });
    return { kind: 'accepted', entry };
  }

  async readPhoto(actor: Actor, eventId: string, entryId: string): Promise<Uint8Array> {
    requireAccess(actor, 'watchlist:manage', onEvent(eventId));
    const { db } = this.#database;
    const { sealed } = found(await findEntry(db, eventId, entryId));
    const vault = await this.#vault.ofEvent(db, eventId);
    return vault.open('watchlist-photo', entryId, found(sealed ?? undefined));
  }

  async end(actor: Actor, eventId: string, entryId: string): Promise<void> {
    const user = requireAccess(actor, 'watchlist:manage', onEvent(eventId));
    await this.#database.db.transaction().execute(async (tx) => {
      await lockGalleryOrder(tx, eventId);
      const { person_id: personId } = found(await findEntry(tx, eventId, entryId));
      await deleteEntry(tx, entryId);
      await noteGalleryChange(tx, eventId, personId ?? entryId);
      const subject = { entryId, personId };
      await appendAudit(tx, this.#clock.nowMs(), { actor: user, action: 'watch-ended', eventId, subject });
    });
    this.#notifier.committed(`gallery/${eventId}`);
    await this.#database.checkpoint();
  }

  /** @param of the person who is watched for; null where the entry itself is what gates are told of */
  async #add(
    user: Principal,
    eventId: string,
    of: { readonly subjectId: string | null },
    insert: (tx: Db, id: string) => Promise<void>,
  ): Promise<WatchlistEntry> {
    const id = newId();
    const entry = await this.#database.db.transaction().execute(async (tx) => {
      await lockGalleryOrder(tx, eventId);
      await insert(tx, id);
      await noteGalleryChange(tx, eventId, of.subjectId ?? id);
      const subject = { entryId: id, personId: of.subjectId };
      await appendAudit(tx, this.#clock.nowMs(), { actor: user, action: 'watch-begun', eventId, subject });
      return found((await readEntries(tx, eventId)).find((one) => one.id === id));
    });
    this.#notifier.committed(`gallery/${eventId}`);
    return entry;
  }

  #row(user: Principal, eventId: string, id: string, reason: string) {
    return { id, event_id: eventId, reason, created_at: this.#clock.nowMs(), created_by: idOf(user) };
  }
}

async function readEntries(db: Db, eventId: string): Promise<WatchlistEntry[]> {
  return (await entriesOf(db, eventId)).map((row) => ({
    id: row.id,
    subject:
      row.person_id === null
        ? { kind: 'photo', label: row.label ?? row.id }
        : { kind: 'person', personId: row.person_id, name: row.name ?? row.person_id },
    reason: row.reason,
    createdAt: row.created_at,
    createdBy: row.created_by,
  }));
}
