import type { Db } from '../db/database.ts';
import { noteGalleryChange } from '../device/gallery-change-store.ts';
import { deleteLookAlikesOf } from '../look-alike/look-alike-store.ts';
import { deleteCropsOf } from '../passage/passage-store.ts';
import { forgetImportedPhoto } from '../people-import/imported-photo-store.ts';
import { deletePhotosOf } from '../photo/photo-store.ts';
import { deleteExplanationOf } from '../photo-review/explanation-store.ts';
import { settleWaitingPhoto } from '../photo-review/photo-review-store.ts';
import { deleteNearestOf } from '../promise/nearest-store.ts';

/**
 * Deletes all that is stored of a person's face, and lets every gate know; name, accreditations and the
 * passages themselves stay. To be followed by a checkpoint once it is committed.
 * @param tx in line with the other changes of the event's people
 */
export async function forgetFace(tx: Db, eventId: string, personId: string, nowMs: number): Promise<void> {
  await deletePhotosOf(tx, personId);
  await settleWaitingPhoto(tx, personId, 'withdrawn', nowMs);
  await deleteExplanationOf(tx, personId);
  await forgetImportedPhoto(tx, personId);
  await deleteLookAlikesOf(tx, personId);
  await deleteNearestOf(tx, personId);
  await deleteCropsOf(tx, eventId, personId);
  await noteGalleryChange(tx, eventId, personId);
}
