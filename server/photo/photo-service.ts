import type { PhotoVerdict } from '#contract/person';
import type { Actor, Principal } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { OpenDatabase } from '../db/database.ts';
import type { Metrics } from '../metrics.ts';
import type { Vault } from '../privacy/vault.ts';
import { found } from '../request-error.ts';
import type { EnrolmentResult, EnrolmentWishes, FaceEnrolment, PhotoOwner } from './face-enrolment.ts';
import { type FaceReader, qualityOf } from './face-reader.ts';
import { latestPhoto } from './photo-store.ts';

export type StaffWishes = Pick<EnrolmentWishes, 'whenDuplicate' | 'place'>;

/**
 * Enrols photos that the accreditation team brings, and shows them. A photo either becomes a picture and a
 * template, or is refused for a reason that the person can do something about; what is refused is kept
 * nowhere.
 */
export class PhotoService {
  readonly #database: OpenDatabase;
  readonly #notifier: CommitNotifier;
  readonly #vault: Vault;
  readonly #faces: FaceReader;
  readonly #enrolment: FaceEnrolment;
  readonly #metrics: Metrics;

  constructor(needs: {
    readonly database: OpenDatabase;
    readonly notifier: CommitNotifier;
    readonly vault: Vault;
    readonly faces: FaceReader;
    readonly enrolment: FaceEnrolment;
    readonly metrics: Metrics;
  }) {
    this.#database = needs.database;
    this.#notifier = needs.notifier;
    this.#vault = needs.vault;
    this.#faces = needs.faces;
    this.#enrolment = needs.enrolment;
    this.#metrics = needs.metrics;
  }

  /**
   * @param file JPEG, PNG, WebP or AVIF as uploaded
   * @throws RequestError `not-found`, `conflict` when the person has as many photos as can be used
   */
  async add(actor: Actor, owner: PhotoOwner, file: Uint8Array, wishes: StaffWishes): Promise<PhotoVerdict> {
    const user = requireAccess(actor, 'person:write', onEvent(owner.eventId));
    await this.#enrolment.requireRoom(this.#database.db, owner, this.#faces.pipelineId, wishes.place);
    const beganMs = performance.now();
    const verdict = await this.#judge(user, owner, file, wishes);
    this.#metrics.countPhoto(
      verdict.kind === 'refused' ? verdict.refusal.kind : verdict.kind,
      (performance.now() - beganMs) / 1000,
    );
    return verdict;
  }

  async read(actor: Actor, eventId: string, personId: string): Promise<Uint8Array> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    const { db } = this.#database;
    const photo = found(await latestPhoto(db, eventId, personId));
    const vault = await this.#vault.ofEvent(db, eventId);
    return vault.open('photo', photo.id, photo.sealed);
  }

  async #judge(
    user: Principal,
    owner: PhotoOwner,
    file: Uint8Array,
    wishes: StaffWishes,
  ): Promise<PhotoVerdict> {
    const face = await this.#faces.read(file);
    const quality = [...qualityOf(face)];
    if (face.kind !== 'usable') return { kind: 'refused', refusal: face.refusal, quality };
    const comparison = await this.#enrolment.compare(owner, face);
    // Whoever replaces all photos at the desk says who the person is; a further one must be of the same.
    const identity = wishes.place === 'instead' ? 'trusted' : 'must-match';
    const result = await this.#database.db
      .transaction()
      .execute((tx) =>
        this.#enrolment.enrolIn(tx, user, owner, { comparison, wishes: { ...wishes, identity } }),
      );
    if (result.kind === 'enrolled') await this.#enrolled(owner, wishes.place);
    return { ...verdictOf(result), quality };
  }

  async #enrolled({ eventId }: PhotoOwner, place: StaffWishes['place']): Promise<void> {
    this.#notifier.committed(`gallery/${eventId}`);
    if (place === 'instead') await this.#database.checkpoint();
  }
}

type BareVerdict =
  | { readonly kind: 'accepted'; readonly photoId: string }
  | {
      readonly kind: 'refused';
      readonly refusal: Extract<PhotoVerdict, { kind: 'refused' }>['refusal'];
    };

function verdictOf(result: EnrolmentResult): BareVerdict {
  switch (result.kind) {
    case 'enrolled':
      return { kind: 'accepted', photoId: result.photoId };
    case 'duplicate':
      return { kind: 'refused', refusal: { kind: 'duplicate', personId: result.other.personId } };
    case 'other-person':
      return { kind: 'refused', refusal: { kind: 'other-person' } };
  }
}
