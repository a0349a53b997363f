import { meanEmbedding, similarity } from '#domain/face/embedding';
import type { Candidate } from '#domain/face/match';
import type { ShippedScores } from '#models/calibration/shipped';
import type { EventEmbedding } from '#models/event-transform/event-transform';
import { type AuditEntry, appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { noteGalleryChange } from '../device/gallery-change-store.ts';
import { requireNotWithdrawn } from '../enrolment/require-not-withdrawn.ts';
import { lockGalleryOrder } from '../event/event-store.ts';
import { noteLookAlikes } from '../look-alike/look-alike-store.ts';
import { newId } from '../new-id.ts';
import { existingPeople, findPerson } from '../person/person-store.ts';
import { settleWaitingPhoto } from '../photo-review/photo-review-store.ts';
import type { Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import type { DuplicateSearch } from './duplicate-search.ts';
import { duplicateSimilarity } from './duplicate-threshold.ts';
import { faceCrop } from './face-crop.ts';
import type { ReadFace } from './face-reader.ts';
import { deletePhotosOf, enrolledPhotosOf, insertPhoto, insertTemplate, templatesOf } from './photo-store.ts';
import { samePersonSimilarity } from './same-person-threshold.ts';
import { openTemplate, sealTemplate } from './sealed-template.ts';

/** As many as a gallery entry holds; beyond three they add little. */
const MOST_PHOTOS = 5;

/** Whose photo it is to be. */
export interface PhotoOwner {
  readonly eventId: string;
  readonly personId: string;
}

export interface EnrolmentWishes {
  /** `review`: enrolled all the same, and the pair is left to be looked at. */
  readonly whenDuplicate: 'refuse' | 'review';
  /** `instead`: earlier photos are deleted. */
  readonly place: 'beside' | 'instead';
  /** Whether the face must be that of the person's earlier photos. `trusted`: somebody says who it is. */
  readonly identity: 'must-match' | 'trusted';
}

export type EnrolmentResult =
  | { readonly kind: 'enrolled'; readonly photoId: string }
  | { readonly kind: 'duplicate'; readonly other: Candidate }
  | { readonly kind: 'other-person' };

/** What a face was compared with before the transaction that enrols it; what comes since is compared there. */
export interface Comparison {
  readonly jpeg: Uint8Array;
  /** The face where the event's templates are. */
  readonly template: EventEmbedding;
  /** The space that is. */
  readonly transformId: string;
  readonly nearest: Candidate | null;
  readonly throughSeq: number;
  /** From this similarity on two faces are taken for one. */
  readonly limit: number;
}

/** Makes a face that was read one by which gates know its person: picture, template, and what it looks like. */
export class FaceEnrolment {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #vault: Vault;
  readonly #impostors: ShippedScores;
  readonly #duplicates: DuplicateSearch;

  constructor(needs: {
    readonly db: Db;
    readonly clock: Clock;
    readonly vault: Vault;
    /** Scores between strangers that were measured with the pipeline. */
    readonly impostors: ShippedScores;
    readonly duplicates: DuplicateSearch;
  }) {
    this.#db = needs.db;
    this.#clock = needs.clock;
    this.#vault = needs.vault;
    this.#impostors = needs.impostors;
    this.#duplicates = needs.duplicates;
  }

  /** The long part, which holds nobody up. */
  async compare({ eventId, personId }: PhotoOwner, { reading, image }: ReadFace): Promise<Comparison> {
    const { transform } = await this.#vault.ofEvent(this.#db, eventId);
    const template = transform.apply(reading.embedding);
    const { nearest, people, throughSeq } = await this.#duplicates.nearestOther(eventId, personId, template);
    const jpeg = await faceCrop(image, reading.box);
    return {
      jpeg,
      template,
      transformId: transform.id,
      nearest,
      throughSeq,
      limit: duplicateSimilarity(people, this.#impostors),
    };
  }

  /**
   * @param tx written to only when the face is enrolled
   * @throws RequestError `not-found`, `conflict` when the person has as many photos as can be used, or has
   *   withdrawn consent; `changed-meanwhile` when templates were moved to another space since the comparison
   */
  async enrolIn(
    tx: Db,
    by: AuditEntry['actor'],
    owner: PhotoOwner,
    { comparison, wishes }: { comparison: Comparison; wishes: EnrolmentWishes },
  ): Promise<EnrolmentResult> {
    const { eventId, personId } = owner;
    const { template, nearest, limit, throughSeq } = comparison;
    await lockGalleryOrder(tx, eventId);
    const { transform } = await this.#vault.ofEvent(tx, eventId);
    if (transform.id !== comparison.transformId) throw new RequestError('changed-meanwhile');
    await this.requireRoom(tx, owner, template.pipelineId, wishes.place);
    const since = await this.#duplicates.nearestChangedSince(tx, eventId, personId, template, throughSeq);
    const same = await this.#stillThere(
      tx,
      eventId,
      [nearest, since].filter((other) => isSame(other, limit)),
    );
    const [other] = same.toSorted((a, b) => b.similarity - a.similarity);
    if (other && wishes.whenDuplicate === 'refuse') return { kind: 'duplicate', other };
    if (wishes.identity === 'must-match' && !(await this.#showsSamePerson(tx, owner, template))) {
      return { kind: 'other-person' };
    }
    if (wishes.place === 'instead') await deletePhotosOf(tx, personId);
    const photoId = await this.#save(tx, by, owner, comparison, wishes.place);
    const nowMs = this.#clock.nowMs();
    const pairs = same.map((one) => ({ personId, otherId: one.personId, similarity: one.similarity }));
    await noteLookAlikes(tx, eventId, pairs, { by: 'enrolment', atMs: nowMs });
    await settleWaitingPhoto(tx, personId, 'superseded', nowMs);
    return { kind: 'enrolled', photoId };
  }

  /** @throws RequestError `not-found`, `conflict` */
  async requireRoom(
    db: Db,
    { eventId, personId }: PhotoOwner,
    pipelineId: string,
    place: EnrolmentWishes['place'],
  ): Promise<void> {
    found(await findPerson(db, eventId, personId));
    await requireNotWithdrawn(db, personId);
    const enrolled = await enrolledPhotosOf(db, [personId], pipelineId);
    if (place === 'beside' && (enrolled.get(personId)?.photos ?? 0) >= MOST_PHOTOS) {
      throw new RequestError('conflict', [{ path: 'params.personId', problem: `has ${MOST_PHOTOS} photos` }]);
    }
  }

  /** Those of the candidates who were not erased since. */
  async #stillThere(
    tx: Db,
    eventId: string,
    candidates: readonly (Candidate | null)[],
  ): Promise<Candidate[]> {
    const others = candidates.filter((other) => other !== null);
    const present = await existingPeople(
      tx,
      eventId,
      others.map(({ personId }) => personId),
    );
    return others.filter(({ personId }) => present.has(personId));
  }

  /** Whether a face is that of the person's earlier photos; the first photo says who the person is. */
  async #showsSamePerson(tx: Db, { eventId, personId }: PhotoOwner, face: EventEmbedding): Promise<boolean> {
    const { pipelineId } = face;
    const vault = await this.#vault.ofEvent(tx, eventId);
    const rows = (await templatesOf(tx, [personId], pipelineId)).get(personId) ?? [];
    const [first, ...others] = rows.map((row) => openTemplate(vault, pipelineId, row));
    if (!first) return true;
    return (
      similarity(meanEmbedding([first, ...others]), face) >=
      samePersonSimilarity(1 + others.length, this.#impostors)
    );
  }

  /** @returns the photo's id */
  async #save(
    tx: Db,
    by: AuditEntry['actor'],
    { eventId, personId }: PhotoOwner,
    { jpeg, template }: Comparison,
    place: EnrolmentWishes['place'],
  ): Promise<string> {
    const nowMs = this.#clock.nowMs();
    const vault = await this.#vault.ofEvent(tx, eventId);
    const photoId = newId();
    const templateId = newId();
    const common = { event_id: eventId, person_id: personId, created_at: nowMs };
    await insertPhoto(tx, { ...common, id: photoId, sealed: vault.seal('photo', photoId, jpeg) });
    await insertTemplate(tx, {
      ...common,
      id: templateId,
      photo_id: photoId,
      pipeline_id: template.pipelineId,
      sealed: sealTemplate(vault, templateId, template),
    });
    await noteGalleryChange(tx, eventId, personId);
    await appendAudit(tx, nowMs, {
      actor: by,
      action: place === 'instead' ? 'photos-replaced' : 'photo-enrolled',
      eventId,
      subject: { personId, photoId, templateId, pipelineId: template.pipelineId },
    });
    return photoId;
  }
}

/** Written so that NaN is the same: a comparison that failed must not let a second name pass. */
function isSame(nearest: Candidate | null, limit: number): nearest is Candidate {
  return nearest !== null && !(nearest.similarity < limit);
}
