import type { PhotoRefusal, PhotoVerdict } from '#contract/person';
import { meanEmbedding, similarity } from '#domain/face/embedding';
import { WHOLE_FRAME } from '#domain/face/frame';
import type { Candidate } from '#domain/face/match';
import { judgeQuality, type QualityPolicy, type QualityReport } from '#domain/face/quality';
import type { FaceReading } from '#domain/face/reading';
import type { ShippedScores } from '#models/calibration/shipped';
import type { EventEmbedding } from '#models/event-transform/event-transform';
import type { FacePipeline } from '#models/face-pipeline';
import { decodePhoto, ENROLMENT_PHOTO_LIMITS } from '#models/pipeline/decode-photo';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor, Principal } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { noteGalleryChange } from '../device/gallery-change-store.ts';
import { lockGalleryOrder } from '../event/event-store.ts';
import { noteLookAlikes } from '../look-alike/look-alike-store.ts';
import type { Metrics } from '../metrics.ts';
import { newId } from '../new-id.ts';
import { existingPeople, findPerson } from '../person/person-store.ts';
import type { Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import type { DuplicateSearch } from './duplicate-search.ts';
import { duplicateSimilarity } from './duplicate-threshold.ts';
import { faceCrop } from './face-crop.ts';
import { FewAtOnce } from './few-at-once.ts';
import { enrolledPhotosOf, insertPhoto, insertTemplate, latestPhoto, templatesOf } from './photo-store.ts';
import { samePersonSimilarity } from './same-person-threshold.ts';
import { openTemplate, sealTemplate } from './sealed-template.ts';

/** As many as a gallery entry holds; beyond three they add little. */
const MOST_PHOTOS = 5;
/** A decoded photo may take 250 MB. */
const PHOTOS_AT_ONCE = 2;

/** A photo that has passed everything but the comparison with the others. */
interface UsableFace {
  readonly reading: FaceReading;
  readonly jpeg: Uint8Array;
}

/** What is kept of a photo. */
interface EnrolledFace {
  readonly jpeg: Uint8Array;
  readonly template: EventEmbedding;
}

export type WhenDuplicate = 'refuse' | 'review';

interface Owner {
  readonly eventId: string;
  readonly personId: string;
}

/**
 * Enrols photos and shows them. A photo either becomes a picture and a template, or is refused for a
 * reason that the person can do something about; what is refused is kept nowhere.
 */
export class PhotoService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #vault: Vault;
  readonly #pipeline: FacePipeline;
  readonly #quality: QualityPolicy;
  readonly #impostors: ShippedScores;
  readonly #duplicates: DuplicateSearch;
  readonly #metrics: Metrics;
  readonly #turns = new FewAtOnce(PHOTOS_AT_ONCE);

  constructor(needs: {
    readonly db: Db;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly vault: Vault;
    readonly pipeline: FacePipeline;
    /** What a photo must reach to become a template. */
    readonly quality: QualityPolicy;
    /** Scores between strangers that were measured with the pipeline. */
    readonly impostors: ShippedScores;
    readonly duplicates: DuplicateSearch;
    readonly metrics: Metrics;
  }) {
    this.#db = needs.db;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#vault = needs.vault;
    this.#pipeline = needs.pipeline;
    this.#quality = needs.quality;
    this.#impostors = needs.impostors;
    this.#duplicates = needs.duplicates;
    this.#metrics = needs.metrics;
  }

  /**
   * @param file JPEG, PNG or WebP as uploaded
   * @param whenDuplicate whether a face that is enrolled under another name is refused, or enrolled and looked at
   * @throws RequestError `not-found`, `conflict` when the person has as many photos as can be used
   */
  async add(
    actor: Actor,
    owner: Owner,
    file: Uint8Array,
    whenDuplicate: WhenDuplicate,
  ): Promise<PhotoVerdict> {
    const user = requireAccess(actor, 'person:write', onEvent(owner.eventId));
    await this.#requireRoom(this.#db, owner);
    return this.#turns.run(async () => {
      const beganMs = performance.now();
      const verdict = await this.#enrol(user, owner, file, whenDuplicate);
      this.#metrics.countPhoto(
        verdict.kind === 'refused' ? verdict.refusal.kind : verdict.kind,
        (performance.now() - beganMs) / 1000,
      );
      return verdict;
    });
  }

  async read(actor: Actor, eventId: string, personId: string): Promise<Uint8Array> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    const photo = found(await latestPhoto(this.#db, eventId, personId));
    const vault = await this.#vault.ofEvent(this.#db, eventId);
    return vault.open('photo', photo.id, photo.sealed);
  }

  async #enrol(
    user: Principal,
    owner: Owner,
    file: Uint8Array,
    whenDuplicate: WhenDuplicate,
  ): Promise<PhotoVerdict> {
    const face = await this.#usableFace(file);
    if ('kind' in face) return face;
    const { reading } = face;
    const { eventId, personId } = owner;
    const { transform } = await this.#vault.ofEvent(this.#db, eventId);
    const probe = transform.apply(reading.embedding);
    const { nearest, people, throughSeq } = await this.#duplicates.nearestOther(eventId, personId, probe);
    const limit = duplicateSimilarity(people, this.#impostors);
    if (isSame(nearest, limit) && whenDuplicate === 'refuse') return duplicateOf(nearest, reading);

    const verdict = await this.#db.transaction().execute(async (tx): Promise<PhotoVerdict> => {
      await lockGalleryOrder(tx, eventId);
      await this.#requireRoom(tx, owner);
      const since = await this.#duplicates.nearestChangedSince(tx, eventId, personId, probe, throughSeq);
      if (isSame(since, limit) && whenDuplicate === 'refuse') return duplicateOf(since, reading);
      if (!(await this.#showsSamePerson(tx, owner, probe))) {
        return refused({ kind: 'other-person' }, reading.quality);
      }
      const photoId = await this.#save(tx, user, owner, { jpeg: face.jpeg, template: probe });
      const same = [nearest, since].filter((candidate) => isSame(candidate, limit));
      const present = await existingPeople(
        tx,
        eventId,
        same.map((other) => other.personId),
      );
      const pairs = same
        .filter((other) => present.has(other.personId))
        .map((other) => ({ personId, otherId: other.personId, similarity: other.similarity }));
      await noteLookAlikes(tx, eventId, pairs, { by: 'enrolment', atMs: this.#clock.nowMs() });
      return { kind: 'accepted', photoId, quality: [...reading.quality] };
    });
    if (verdict.kind === 'accepted') this.#notifier.committed(`gallery/${eventId}`);
    return verdict;
  }

  /** Whether a face is that of the person's earlier photos; the first photo says who the person is. */
  async #showsSamePerson(tx: Db, { eventId, personId }: Owner, face: EventEmbedding): Promise<boolean> {
    const vault = await this.#vault.ofEvent(tx, eventId);
    const rows = (await templatesOf(tx, [personId], this.#pipeline.id)).get(personId) ?? [];
    const [first, ...others] = rows.map((row) => openTemplate(vault, this.#pipeline.id, row));
    if (!first) return true;
    return similarity(meanEmbedding([first, ...others]), face) >= samePersonSimilarity(this.#impostors);
  }

  /** Pixels, faces, quality: everything that needs no other photo. */
  async #usableFace(file: Uint8Array): Promise<UsableFace | PhotoVerdict> {
    const decoded = await decodePhoto(file, ENROLMENT_PHOTO_LIMITS);
    if (decoded.kind !== 'decoded') return refused({ kind: 'unreadable', because: decoded.kind }, []);
    const { faces } = await this.#pipeline.read(decoded.image, WHOLE_FRAME);
    const [reading] = faces;
    if (!reading) return refused({ kind: 'no-face' }, []);
    const quality = judgeQuality(reading.quality, this.#quality);
    if (quality.kind === 'refused') {
      // A passer-by far behind is none; another face of like size leaves open whose photo it is.
      const several = faces.length > 1 && quality.failed.includes('SingleFacePresent');
      const refusal: PhotoRefusal = several
        ? { kind: 'several-faces', faces: faces.length }
        : { kind: 'low-quality', failed: [...quality.failed] };
      return refused(refusal, reading.quality);
    }
    return { reading, jpeg: await faceCrop(decoded.image, reading.box) };
  }

  /** @returns the photo's id */
  async #save(
    tx: Db,
    user: Principal,
    { eventId, personId }: Owner,
    { jpeg, template }: EnrolledFace,
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
      actor: user,
      action: 'photo-enrolled',
      eventId,
      subject: { personId, photoId, templateId, pipelineId: template.pipelineId },
    });
    return photoId;
  }

  async #requireRoom(db: Db, { eventId, personId }: Owner): Promise<void> {
    found(await findPerson(db, eventId, personId));
    const enrolled = await enrolledPhotosOf(db, [personId], this.#pipeline.id);
    if ((enrolled.get(personId)?.photos ?? 0) >= MOST_PHOTOS) {
      throw new RequestError('conflict', [{ path: 'params.personId', problem: `has ${MOST_PHOTOS} photos` }]);
    }
  }
}

function refused(refusal: PhotoRefusal, quality: QualityReport): PhotoVerdict {
  return { kind: 'refused', refusal, quality: [...quality] };
}

/** Written so that NaN is the same: a comparison that failed must not let a second name pass. */
function isSame(nearest: Candidate | null, limit: number): nearest is Candidate {
  return nearest !== null && !(nearest.similarity < limit);
}

function duplicateOf({ personId }: Candidate, { quality }: FaceReading): PhotoVerdict {
  return refused({ kind: 'duplicate', personId }, quality);
}
