import type { Credential } from '#contract/credential';
import { type BadgeStatus, badgeMayBecome } from '#domain/access/badge';
import { canonicalJson } from '#domain/journal/canonical-json';
import { appendAudit } from '../audit/audit-log.ts';
import { type Actor, idOf, type Principal } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { unlessTaken } from '../db/unique.ts';
import { noteGalleryChange } from '../device/gallery-change-store.ts';
import { lockGalleryOrder } from '../event/event-store.ts';
import type { FileAnswer } from '../http/handler.ts';
import { newId } from '../new-id.ts';
import { accreditationsOf, findPerson } from '../person/person-store.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import type { SigningKey } from '../privacy/signing-key.ts';
import { found, RequestError } from '../request-error.ts';
import { badgePng, badgeSvg, signedBadge } from './badge-code.ts';
import { credentialsOf, insertCredential, saveCredentialChange } from './credential-store.ts';

interface Holder {
  readonly eventId: string;
  readonly personId: string;
}

interface Step {
  readonly credentialId: string;
  readonly to: BadgeStatus;
  readonly reason: string;
  readonly replacedBy: string | null;
}

/** The badges of people: issued, lost, replaced, revoked, each with who did it, why and when. */
export class CredentialService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #signing: SigningKey;

  constructor(db: Db, clock: Clock, notifier: CommitNotifier, signing: SigningKey) {
    this.#signing = signing;
    this.#db = db;
    this.#clock = clock;
    this.#notifier = notifier;
  }

  async list(actor: Actor, { eventId, personId }: Holder): Promise<{ credentials: Credential[] }> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    found(await findPerson(this.#db, eventId, personId));
    return { credentials: await credentialsOf(this.#db, eventId, personId) };
  }

  /**
   * Made anew each time it is asked for: the same badge always has the same code.
   * @throws RequestError `conflict` for a badge that is ended, and where nothing says until when it counts
   */
  async code(
    actor: Actor,
    { eventId, personId, credentialId }: Holder & { readonly credentialId: string },
    format: 'svg' | 'png',
  ): Promise<FileAnswer> {
    requireAccess(actor, 'person:write', onEvent(eventId));
    found(await findPerson(this.#db, eventId, personId));
    const known = await credentialsOf(this.#db, eventId, personId);
    const { expiresAt, number, status } = found(known.find(({ id }) => id === credentialId));
    const endsAt = expiresAt ?? (await this.#lastDayOf(personId));
    if (status !== 'active' || endsAt === null) throw new RequestError('conflict');
    const expiresAtMs = Math.floor(endsAt / 1_000) * 1_000;
    const claims = { credentialId, personId, eventId, expiresAtMs, holderKey: null };
    const content = signedBadge(claims, this.#signing);
    return format === 'svg'
      ? { contentType: 'image/svg+xml', name: `badge-${number}.svg`, chunks: whole(badgeSvg(content)) }
      : { contentType: 'image/png', name: `badge-${number}.png`, chunks: whole(await badgePng(content)) };
  }

  /** A badge without a date of its own counts as long as anything that it could open for its holder. */
  async #lastDayOf(personId: string): Promise<number | null> {
    const held = (await accreditationsOf(this.#db, [personId])).get(personId) ?? [];
    return held.length === 0 ? null : Math.max(...held.map(({ validUntilMs }) => validUntilMs));
  }

  /** @throws RequestError `conflict` for a number that the event has used */
  issue(
    actor: Actor,
    holder: Holder,
    wanted: { readonly number: string; readonly expiresAt: number | null },
  ): Promise<Credential> {
    const user = requireAccess(actor, 'person:write', onEvent(holder.eventId));
    return this.#change(holder, async (tx) => {
      const id = await this.#insert(tx, holder, wanted);
      const subject = { personId: holder.personId, credentialId: id };
      await appendAudit(tx, this.#clock.nowMs(), {
        actor: user,
        action: 'credential-issued',
        eventId: holder.eventId,
        subject,
      });
      return id;
    });
  }

  /** @throws RequestError `conflict` for a step that the life of a badge does not have */
  end(
    actor: Actor,
    holder: Holder,
    step: { readonly credentialId: string; readonly to: 'lost' | 'revoked'; readonly reason: string },
  ): Promise<Credential> {
    const user = requireAccess(actor, 'person:write', onEvent(holder.eventId));
    return this.#change(holder, async (tx) => {
      await this.#step(tx, user, holder, { ...step, replacedBy: null });
      return step.credentialId;
    });
  }

  /** @throws RequestError `conflict` for a number that the event has used, and for a badge that is ended */
  replace(
    actor: Actor,
    holder: Holder,
    wanted: { readonly credentialId: string; readonly number: string; readonly reason: string },
  ): Promise<Credential> {
    const user = requireAccess(actor, 'person:write', onEvent(holder.eventId));
    return this.#change(holder, async (tx) => {
      const before = (await credentialsOf(tx, holder.eventId, holder.personId)).find(
        ({ id }) => id === wanted.credentialId,
      );
      const { expiresAt } = found(before);
      const id = await this.#insert(tx, holder, { number: wanted.number, expiresAt });
      await this.#step(tx, user, holder, { ...wanted, to: 'replaced', replacedBy: id });
      return id;
    });
  }

  async #insert(
    tx: Db,
    { eventId, personId }: Holder,
    { number, expiresAt }: { readonly number: string; readonly expiresAt: number | null },
  ): Promise<string> {
    const id = newId();
    await unlessTaken(
      'body.number',
      insertCredential(tx, {
        id,
        event_id: eventId,
        person_id: personId,
        number,
        status: 'active',
        issued_at: this.#clock.nowMs(),
        expires_at: expiresAt,
        replaced_by: null,
      }),
    );
    return id;
  }

  async #step(
    tx: Db,
    user: Principal,
    { eventId, personId }: Holder,
    { credentialId, to, reason, replacedBy }: Step,
  ): Promise<void> {
    const known = await credentialsOf(tx, eventId, personId);
    const { status } = found(known.find(({ id }) => id === credentialId));
    if (!badgeMayBecome(status, to)) {
      throw new RequestError('conflict', [{ path: 'body.to', problem: `cannot follow ${status}` }]);
    }
    const at = this.#clock.nowMs();
    const change = {
      id: newId(),
      event_id: eventId,
      person_id: personId,
      credential_id: credentialId,
      from_status: status,
      to_status: to,
      actor_id: idOf(user),
      reason,
      at,
    };
    await saveCredentialChange(tx, change, replacedBy);
    // The reason goes with the person; the log keeps only its hash.
    const changeSha256 = sha256Hex(canonicalJson(change));
    const subject = { personId, credentialId, from: status, to, replacedBy, changeSha256 };
    await appendAudit(tx, at, { actor: user, action: 'credential-status-changed', eventId, subject });
  }

  async #change(holder: Holder, make: (tx: Db) => Promise<string>): Promise<Credential> {
    const { eventId, personId } = holder;
    const credential = await this.#db.transaction().execute(async (tx) => {
      await lockGalleryOrder(tx, eventId);
      found(await findPerson(tx, eventId, personId));
      const id = await make(tx);
      await noteGalleryChange(tx, eventId, personId);
      return found((await credentialsOf(tx, eventId, personId)).find((one) => one.id === id));
    });
    this.#notifier.committed(`gallery/${eventId}`);
    return credential;
  }
}

async function* whole(content: string | Uint8Array): AsyncGenerator<string | Uint8Array> {
  yield content;
}
