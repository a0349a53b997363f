import type { RowProblem } from '#contract/people-import';
import type { UnusablePhoto } from '#contract/person';
import type { RememberedPrincipal } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { Comparison, EnrolmentResult, FaceEnrolment, PhotoOwner } from '../photo/face-enrolment.ts';
import type { FaceFinding, FaceReader } from '../photo/face-reader.ts';
import { enrolledPhotosOf } from '../photo/photo-store.ts';
import { sendToReview } from '../photo-review/send-to-review.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import type { Vault } from '../privacy/vault.ts';
import { RequestError } from '../request-error.ts';
import { importedPhotosOf, saveImportedPhoto } from './imported-photo-store.ts';
import type { ArchivedPicture } from './photo-archive.ts';

type ReadableFinding = Exclude<FaceFinding, { kind: 'unusable' }>;

/** A picture that was read before its row is written. */
export type PreparedPhoto =
  | { readonly kind: 'same-as-before' }
  | { readonly kind: 'unusable'; readonly problem: RowProblem }
  | {
      readonly kind: 'read';
      readonly finding: ReadableFinding;
      /** Null where the face is not good enough to be compared. */
      readonly comparison: Comparison | null;
      readonly sourceSha256: string;
    };

/** A row that is given up while it is written: nothing of it stays. */
export class RowRefused extends Error {
  override name = 'RowRefused';
  readonly problem: RowProblem;

  constructor(problem: RowProblem) {
    super(problem);
    this.problem = problem;
  }
}

export type PhotoOutcome = 'none' | 'enrolled' | 'to-review';

/** The pictures that come with rows: read beside the database, written with the row. */
export class RowPhotos {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #vault: Vault;
  readonly #faces: FaceReader;
  readonly #enrolment: FaceEnrolment;

  constructor(needs: {
    readonly db: Db;
    readonly clock: Clock;
    readonly vault: Vault;
    readonly faces: FaceReader;
    readonly enrolment: FaceEnrolment;
  }) {
    this.#db = needs.db;
    this.#clock = needs.clock;
    this.#vault = needs.vault;
    this.#faces = needs.faces;
    this.#enrolment = needs.enrolment;
  }

  async prepare(owner: PhotoOwner, picture: ArchivedPicture): Promise<PreparedPhoto> {
    if (picture.kind === 'unusable') return picture;
    const sourceSha256 = sha256Hex(picture.bytes);
    const before = await importedPhotosOf(this.#db, [owner.personId]);
    if (before.get(owner.personId) === sourceSha256) return { kind: 'same-as-before' };
    const finding = await this.#faces.read(picture.bytes);
    if (finding.kind === 'unusable') return { kind: 'unusable', problem: problemOf(finding.refusal) };
    const comparison = finding.kind === 'usable' ? await this.#enrolment.compare(owner, finding) : null;
    return { kind: 'read', finding, comparison, sourceSha256 };
  }

  /** What a photo would be refused for, as far as it can be told without writing anything. */
  foreseen(photo: PreparedPhoto, whenPhotoFails: 'refuse-row' | 'review'): RowProblem | 'to-review' | null {
    if (photo.kind === 'same-as-before') return null;
    if (photo.kind === 'unusable') return photo.problem;
    const { finding, comparison } = photo;
    const nearest = comparison?.nearest ?? null;
    const duplicate = nearest !== null && !(nearest.similarity < (comparison?.limit ?? 0));
    if (finding.kind === 'usable' && !duplicate) return null;
    if (whenPhotoFails === 'review') return 'to-review';
    return finding.kind === 'usable' ? 'photo-of-somebody-else-enrolled' : problemOf(finding.refusal);
  }

  /** @throws RowRefused */
  async write(
    tx: Db,
    by: RememberedPrincipal,
    owner: PhotoOwner,
    photo: PreparedPhoto,
    whenPhotoFails: 'refuse-row' | 'review',
  ): Promise<PhotoOutcome> {
    if (photo.kind === 'same-as-before') return 'none';
    if (photo.kind === 'unusable') throw new RowRefused(photo.problem);
    const { finding, comparison, sourceSha256 } = photo;
    const enrolled = await enrolledPhotosOf(tx, [owner.personId], this.#faces.pipelineId);
    const place = enrolled.has(owner.personId) ? 'instead' : 'beside';
    const result = comparison && (await unlessWithdrawn(this.#enrol(tx, by, owner, comparison, place)));
    await saveImportedPhoto(tx, owner.eventId, owner.personId, sourceSha256);
    if (result?.kind === 'enrolled') return 'enrolled';
    if (whenPhotoFails === 'refuse-row') throw new RowRefused(refusalFor(finding, result));
    const because = result ?? ({ kind: 'imported' } as const);
    const vault = await this.#vault.ofEvent(tx, owner.eventId);
    const nowMs = this.#clock.nowMs();
    await unlessWithdrawn(sendToReview(tx, vault, { owner, finding, place, because, nowMs }));
    return 'to-review';
  }

  #enrol(
    tx: Db,
    by: RememberedPrincipal,
    owner: PhotoOwner,
    comparison: Comparison,
    place: 'beside' | 'instead',
  ): Promise<EnrolmentResult> {
    const wishes = { whenDuplicate: 'refuse', place, identity: 'must-match' } as const;
    return this.#enrolment.enrolIn(tx, by, owner, { comparison, wishes });
  }
}

/** There is room by what was asked before: what is left to refuse is that the person said no. */
async function unlessWithdrawn<T>(done: Promise<T>): Promise<T> {
  try {
    return await done;
  } catch (error) {
    if (error instanceof RequestError && error.kind === 'conflict') throw new RowRefused('consent-withdrawn');
    throw error;
  }
}

function refusalFor(finding: ReadableFinding, result: EnrolmentResult | null): RowProblem {
  if (result?.kind === 'other-person') return 'photo-of-another-person';
  if (finding.kind === 'usable') return 'photo-of-somebody-else-enrolled';
  return problemOf(finding.refusal);
}

function problemOf(refusal: UnusablePhoto): RowProblem {
  switch (refusal.kind) {
    case 'unreadable':
      return 'photo-unreadable';
    case 'no-face':
      return 'photo-without-face';
    case 'several-faces':
      return 'photo-of-several';
    case 'low-quality':
      return 'photo-low-quality';
  }
}
