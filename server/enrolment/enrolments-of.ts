import type { Person } from '#contract/person';
import type { Db } from '../db/database.ts';
import { enrolledPhotosOf } from '../photo/photo-store.ts';
import { latestPhotoReviews } from '../photo-review/photo-review-store.ts';
import { latestConsents } from './consent-store.ts';

/** Where each of the people stands with face entry. */
export async function enrolmentsOf(
  db: Db,
  personIds: readonly string[],
  pipelineId: string,
): Promise<ReadonlyMap<string, Person['enrolment']>> {
  const enrolled = await enrolledPhotosOf(db, personIds, pipelineId);
  const reviews = await latestPhotoReviews(db, personIds);
  const consents = await latestConsents(db, personIds);
  return new Map(
    personIds.map((id): [string, Person['enrolment']] => {
      const photos = enrolled.get(id);
      if (photos) return [id, { kind: 'enrolled', photos: photos.photos, at: photos.latestAt }];
      const review = reviews.get(id);
      if (review?.state === 'open') return [id, { kind: 'in-review', since: review.created_at }];
      const withdrawnAt = consents.get(id)?.withdrawn_at ?? null;
      return [id, withdrawnAt === null ? { kind: 'no-photo' } : { kind: 'badge-only', since: withdrawnAt }];
    }),
  );
}
