import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import type { Db } from '../db/database.ts';
import { requireNotWithdrawn } from '../enrolment/require-not-withdrawn.ts';
import { lockGalleryOrder } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import { faceCrop } from '../photo/face-crop.ts';
import type { EnrolmentResult, EnrolmentWishes, PhotoOwner } from '../photo/face-enrolment.ts';
import { type FaceFinding, qualityOf } from '../photo/face-reader.ts';
import type { EventVault } from '../privacy/vault.ts';
import { sealedExplanationOf } from './explanation-store.ts';
import { insertPhotoReview, settleWaitingPhoto } from './photo-review-store.ts';

/** Of a picture without a face so much is kept that a person sees what is in it. */
const FACELESS_SIDE_PX = 800;

export interface SentPhoto {
  readonly owner: PhotoOwner;
  /** What was found in a picture that was read. */
  readonly finding: Exclude<FaceFinding, { kind: 'unusable' }>;
  readonly place: EnrolmentWishes['place'];
  readonly because:
    | Exclude<EnrolmentResult, { kind: 'enrolled' }>
    | { readonly kind: 'explained' | 'imported' };
  readonly nowMs: number;
}

/**
 * Puts a photo before the accreditation team. A person has one there at a time: the latest.
 * @returns the review's id
 * @throws RequestError `conflict` for somebody who has withdrawn consent
 */
export async function sendToReview(
  tx: Db,
  vault: EventVault,
  { owner, finding, place, because, nowMs }: SentPhoto,
): Promise<string> {
  // Held, so that nobody withdraws between the look and the writing.
  await lockGalleryOrder(tx, owner.eventId);
  await requireNotWithdrawn(tx, owner.personId);
  const id = newId();
  const jpeg =
    finding.kind === 'faceless'
      ? await small(finding.image)
      : await faceCrop(finding.image, finding.reading.box);
  const other = because.kind === 'duplicate' ? because.other : null;
  const explained = await sealedExplanationOf(tx, owner.personId);
  await settleWaitingPhoto(tx, owner.personId, 'superseded', nowMs);
  await insertPhotoReview(tx, {
    id,
    event_id: owner.eventId,
    person_id: owner.personId,
    version: 1,
    state: 'open',
    because: because.kind,
    place,
    other_id: other?.personId ?? null,
    similarity: other?.similarity ?? null,
    refusal: finding.kind === 'usable' ? null : JSON.stringify(finding.refusal),
    quality: JSON.stringify(qualityOf(finding)),
    sealed: vault.seal('review-photo', id, jpeg),
    sealed_explanation: explained?.sealed ?? null,
    created_at: nowMs,
    decided_at: null,
    decided_by: null,
    message: null,
  });
  return id;
}

async function small({ data, width, height }: RgbImage): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: FACELESS_SIDE_PX, height: FACELESS_SIDE_PX, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 85, mozjpeg: true })
    .toBuffer();
}
