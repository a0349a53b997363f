import type { Explanation, OwnEnrolment } from '#contract/enrolment';
import { canonicalJson } from '#domain/journal/canonical-json';
import { appendAudit } from '../audit/audit-log.ts';
import { type Actor, type HolderActor, NOBODY } from '../auth/actor.ts';
import { requireHolder } from '../auth/require-access.ts';
import { newToken, tokenHash } from '../auth/token.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db, OpenDatabase } from '../db/database.ts';
import { lockGalleryOrder, requireChangeable } from '../event/event-store.ts';
import type { InvitationLinks } from '../invitation/invitation-links.ts';
import {
  findByHolder,
  findInvitationById,
  forgetHolder,
  type InvitationRow,
  openOnce,
} from '../invitation/invitation-store.ts';
import { newId } from '../new-id.ts';
import { saveExplanation } from '../photo-review/explanation-store.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import type { Vault } from '../privacy/vault.ts';
import { orderRemoval } from '../removal/removal-store.ts';
import { RequestError } from '../request-error.ts';
import { insertConsent, saveWithdrawn } from './consent-store.ts';
import { forgetFace } from './forget-face.ts';
import { readOwnEnrolment } from './own-enrolment.ts';

/** How long the device that opened a link may come back, to look, to exchange the photo, to withdraw. */
const OPEN_FOR_MS = 90 * 24 * 60 * 60_000;
/** Where somebody withdraws who was enrolled at a desk and never asked here. */
const NEVER_ASKED = { text_version: 'none', language: 'und', text_sha256: '' };

export interface OpenedInvitation {
  readonly token: string;
  readonly lastsMs: number;
  readonly enrolment: OwnEnrolment;
}

/** What people do with their own enrolment, once they have opened the link that was sent to them. */
export class OwnEnrolmentService {
  readonly #database: OpenDatabase;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #vault: Vault;
  readonly #links: InvitationLinks;
  readonly #pipelineId: string;

  constructor(needs: {
    readonly database: OpenDatabase;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly vault: Vault;
    readonly links: InvitationLinks;
    readonly pipelineId: string;
  }) {
    this.#database = needs.database;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#vault = needs.vault;
    this.#links = needs.links;
    this.#pipelineId = needs.pipelineId;
  }

  /**
   * Opens a link, once. Its token is good for nothing else and for nobody after.
   * @throws RequestError `link-used-or-expired`
   */
  async open(linkToken: string): Promise<OpenedInvitation> {
    const nowMs = this.#clock.nowMs();
    const { token, hash } = newToken();
    const untilMs = nowMs + OPEN_FOR_MS;
    return this.#database.db.transaction().execute(async (tx) => {
      const of = await this.#linkOf(tx, linkToken);
      const row = await openOnce(tx, of, { hash, untilMs, nowMs });
      if (!row) throw new RequestError('link-used-or-expired');
      const holder = holderOf(row, untilMs);
      await this.#audit(tx, holder, 'invitation-opened');
      return { token, lastsMs: OPEN_FOR_MS, enrolment: await this.#enrolment(tx, holder) };
    });
  }

  /** Whose opened invitation a cookie's token is of; nobody's when it has ended. */
  async authenticate(token: string): Promise<Actor> {
    const row = await findByHolder(this.#database.db, tokenHash(token));
    if (!row || row.holder_until === null || !(row.holder_until > this.#clock.nowMs())) return NOBODY;
    return holderOf(row, row.holder_until);
  }

  async read(actor: Actor): Promise<OwnEnrolment> {
    return this.#enrolment(this.#database.db, requireHolder(actor));
  }

  /** @throws RequestError `changed-meanwhile` when the text is another by now, `event-closed` */
  consent(
    actor: Actor,
    agreed: { readonly textVersion: string; readonly language: string },
  ): Promise<OwnEnrolment> {
    const holder = requireHolder(actor);
    const { eventId, personId } = holder;
    return this.#database.db.transaction().execute(async (tx) => {
      await requireChangeable(tx, eventId);
      const { texts } = await this.#enrolment(tx, holder);
      const text = texts.texts.find(({ language }) => language === agreed.language);
      if (texts.version !== agreed.textVersion || !text) throw new RequestError('changed-meanwhile');
      await insertConsent(tx, {
        id: newId(),
        event_id: eventId,
        person_id: personId,
        text_version: texts.version,
        language: text.language,
        text_sha256: sha256Hex(canonicalJson(text)),
        given_at: this.#clock.nowMs(),
        withdrawn_at: null,
      });
      await this.#audit(tx, holder, 'consent-given', { textVersion: texts.version, language: text.language });
      return this.#enrolment(tx, holder);
    });
  }

  /** Nothing of the face is left when this resolves, but at gates; each of them owes a signed receipt. */
  async withdraw(actor: Actor): Promise<OwnEnrolment> {
    const holder = requireHolder(actor);
    const { eventId, personId } = holder;
    const nowMs = this.#clock.nowMs();
    const enrolment = await this.#database.db.transaction().execute(async (tx) => {
      await lockGalleryOrder(tx, eventId);
      if (!(await saveWithdrawn(tx, personId, nowMs))) {
        const common = { id: newId(), event_id: eventId, person_id: personId };
        await insertConsent(tx, { ...common, ...NEVER_ASKED, given_at: nowMs, withdrawn_at: nowMs });
      }
      await forgetFace(tx, eventId, personId, nowMs);
      await orderRemoval(tx, eventId, { kind: 'face', personId }, nowMs);
      await this.#audit(tx, holder, 'consent-withdrawn');
      return this.#enrolment(tx, holder);
    });
    this.#notifier.committed(`gallery/${eventId}`);
    this.#notifier.committed(`passages/${eventId}`);
    await this.#database.checkpoint();
    return enrolment;
  }

  explain(actor: Actor, explanation: Explanation): Promise<OwnEnrolment> {
    const holder = requireHolder(actor);
    return this.#database.db.transaction().execute(async (tx) => {
      await requireChangeable(tx, holder.eventId);
      const vault = await this.#vault.ofEvent(tx, holder.eventId);
      await saveExplanation(tx, vault, holder, explanation);
      await this.#audit(tx, holder, 'photo-explained');
      return this.#enrolment(tx, holder);
    });
  }

  async leave(actor: Actor): Promise<void> {
    const holder = requireHolder(actor);
    await this.#database.db.transaction().execute(async (tx) => {
      await forgetHolder(tx, holder.invitationId);
      await this.#audit(tx, holder, 'invitation-left');
    });
  }

  async #linkOf(tx: Db, linkToken: string): Promise<{ id: string; serial: number }> {
    const said = this.#links.read(linkToken);
    const row = said && (await findInvitationById(tx, said.invitationId));
    // A wrong signature and a link that was replaced are answered alike.
    if (!row || !said) throw new RequestError('link-used-or-expired');
    const of = { invitationId: row.id, serial: said.serial, untilMs: row.link_until };
    if (!this.#links.holds(linkToken, of)) throw new RequestError('link-used-or-expired');
    return { id: row.id, serial: said.serial };
  }

  #enrolment(db: Db, holder: HolderActor): Promise<OwnEnrolment> {
    return readOwnEnrolment(db, this.#vault, holder, this.#pipelineId);
  }

  #audit(
    tx: Db,
    holder: HolderActor,
    action: Parameters<typeof appendAudit>[2]['action'],
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const { eventId, personId } = holder;
    return appendAudit(tx, this.#clock.nowMs(), {
      actor: holder,
      action,
      eventId,
      subject: { personId, ...more },
    });
  }
}

function holderOf(row: InvitationRow, openUntilMs: number): HolderActor {
  return {
    kind: 'holder',
    invitationId: row.id,
    eventId: row.event_id,
    personId: row.person_id,
    openUntilMs,
  };
}
