import type { OwnPhotoVerdict } from '#contract/enrolment';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor, HolderActor } from '../auth/actor.ts';
import { requireHolder } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { OpenDatabase } from '../db/database.ts';
import { requireChangeable } from '../event/event-store.ts';
import { FailedAttempts } from '../http/failed-attempts.ts';
import type { Metrics } from '../metrics.ts';
import type { EnrolmentResult, EnrolmentWishes, FaceEnrolment } from '../photo/face-enrolment.ts';
import { type FaceFinding, type FaceReader, qualityOf } from '../photo/face-reader.ts';
import { latestPhoto } from '../photo/photo-store.ts';
import { deleteExplanationOf, sealedExplanationOf } from '../photo-review/explanation-store.ts';
import { waitingPhotoOf } from '../photo-review/photo-review-store.ts';
import { type SentPhoto, sendToReview } from '../photo-review/send-to-review.ts';
import type { Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import { latestConsents } from './consent-store.ts';

/** Judging a photo takes a quarter of a second of a core: an invitation may ask for so many. */
const MOST_PHOTOS = 30;
const WITHIN_MS = 10 * 60_000;

type Place = EnrolmentWishes['place'];
type Compared = Exclude<EnrolmentResult, { kind: 'enrolled' }>;

/**
 * Photos that people give of themselves. One that falls short can be explained, and is then looked at by a
 * person; so is one that looks like somebody else's, of which its subject is told no more than that.
 */
export class OwnPhotoService {
  readonly #database: OpenDatabase;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #vault: Vault;
  readonly #faces: FaceReader;
  readonly #enrolment: FaceEnrolment;
  readonly #metrics: Metrics;
  readonly #sent: FailedAttempts;

  constructor(needs: {
    readonly database: OpenDatabase;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly vault: Vault;
    readonly faces: FaceReader;
    readonly enrolment: FaceEnrolment;
    readonly metrics: Metrics;
  }) {
    this.#database = needs.database;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#vault = needs.vault;
    this.#faces = needs.faces;
    this.#enrolment = needs.enrolment;
    this.#metrics = needs.metrics;
    this.#sent = new FailedAttempts(needs.database.db, needs.clock, {
      what: 'own-photo',
      withinMs: WITHIN_MS,
    });
  }

  /** @throws RequestError `forbidden` without consent, `too-many-requests`, `conflict`, `event-closed` */
  async send(actor: Actor, file: Uint8Array, place: Place): Promise<OwnPhotoVerdict> {
    const holder = requireHolder(actor);
    const { db } = this.#database;
    await requireChangeable(db, holder.eventId);
    await this.#requireConsent(holder);
    await this.#requirePatience(holder);
    await this.#enrolment.requireRoom(db, holder, this.#faces.pipelineId, place);
    const beganMs = performance.now();
    const verdict = await this.#judge(holder, file, place);
    const counted = verdict.kind === 'refused' ? verdict.refusal.kind : verdict.kind;
    this.#metrics.countPhoto(counted, (performance.now() - beganMs) / 1000);
    return verdict;
  }

  async read(actor: Actor): Promise<Uint8Array> {
    const { eventId, personId } = requireHolder(actor);
    const { db } = this.#database;
    const vault = await this.#vault.ofEvent(db, eventId);
    const waiting = await waitingPhotoOf(db, personId);
    if (waiting?.sealed) return vault.open('review-photo', waiting.id, waiting.sealed);
    const photo = found(await latestPhoto(db, eventId, personId));
    return vault.open('photo', photo.id, photo.sealed);
  }

  async #judge(holder: HolderActor, file: Uint8Array, place: Place): Promise<OwnPhotoVerdict> {
    const finding = await this.#faces.read(file);
    const quality = [...qualityOf(finding)];
    switch (finding.kind) {
      case 'usable': {
        const result = await this.#enrol(holder, finding, place);
        if (result.kind === 'enrolled') return { kind: 'accepted', quality };
        await this.#review(holder, finding, { place, because: result });
        return { kind: 'in-review', because: 'to-be-checked', quality };
      }
      case 'failing':
      case 'faceless': {
        const explained = await sealedExplanationOf(this.#database.db, holder.personId);
        if (!explained) return { kind: 'refused', refusal: finding.refusal, quality, mayBeExplained: true };
        await this.#review(holder, finding, { place, because: { kind: 'explained' } });
        return { kind: 'in-review', because: 'explained', quality };
      }
      case 'unusable':
        return { kind: 'refused', refusal: finding.refusal, quality, mayBeExplained: false };
    }
  }

  async #enrol(
    holder: HolderActor,
    face: Extract<FaceFinding, { kind: 'usable' }>,
    place: Place,
  ): Promise<EnrolmentResult> {
    const comparison = await this.#enrolment.compare(holder, face);
    const wishes = { whenDuplicate: 'refuse', place, identity: 'must-match' } as const;
    const result = await this.#database.db.transaction().execute(async (tx) => {
      const enrolled = await this.#enrolment.enrolIn(tx, holder, holder, { comparison, wishes });
      if (enrolled.kind === 'enrolled') await deleteExplanationOf(tx, holder.personId);
      return enrolled;
    });
    if (result.kind !== 'enrolled') return result;
    this.#notifier.committed(`gallery/${holder.eventId}`);
    if (place === 'instead') await this.#database.checkpoint();
    return result;
  }

  async #review(
    holder: HolderActor,
    finding: SentPhoto['finding'],
    { place, because }: { place: Place; because: Compared | { kind: 'explained' } },
  ): Promise<void> {
    const nowMs = this.#clock.nowMs();
    await this.#database.db.transaction().execute(async (tx) => {
      const vault = await this.#vault.ofEvent(tx, holder.eventId);
      const reviewId = await sendToReview(tx, vault, { owner: holder, finding, place, because, nowMs });
      await appendAudit(tx, nowMs, {
        actor: holder,
        action: 'photo-sent-to-review',
        eventId: holder.eventId,
        subject: { personId: holder.personId, reviewId, because: because.kind },
      });
    });
  }

  async #requireConsent({ personId }: HolderActor): Promise<void> {
    const consent = (await latestConsents(this.#database.db, [personId])).get(personId);
    if (consent?.withdrawn_at !== null) throw new RequestError('forbidden');
  }

  async #requirePatience({ invitationId }: HolderActor): Promise<void> {
    const { totalHits } = await this.#sent.increment(invitationId);
    if (totalHits > MOST_PHOTOS) throw new RequestError('too-many-requests');
  }
}
