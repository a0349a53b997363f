import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PhotoReview } from '#contract/photo-review';
import { photoPath } from '../api/image-path.ts';
import { useEvent } from '../event/current-event.ts';
import { useObjectUrl } from '../photo/use-object-url.ts';
import { FaceImage } from '../ui/face-image.tsx';
import classes from './review-photo.module.css';
import { reviewPhotoQuery } from './review-queries.ts';

/** The photo that waits, and beside it the face that it has to be compared with, if there is one. */
export function ReviewPhotos({ review }: { review: PhotoReview }) {
  const { t } = useTranslation();
  const beside = besideOf(review);
  return (
    <div className={classes.photos} data-pair={beside !== null || undefined}>
      <figure className={classes.photo}>
        <Waiting review={review} />
        <figcaption>{t('reviews.sentPhoto')}</figcaption>
      </figure>
      {beside && (
        <figure className={classes.photo}>
          <Enrolled person={beside} />
          <figcaption>{t('reviews.enrolledPhoto', { name: beside.name })}</figcaption>
        </figure>
      )}
    </div>
  );
}

/** Whose enrolled photo the new one is compared with: their own earlier one, or that of whom it looks like. */
function besideOf({ because, person }: PhotoReview): PhotoReview['person'] | null {
  if (because.kind === 'duplicate') return because.other;
  return because.kind === 'other-person' ? person : null;
}

function Waiting({ review }: { review: PhotoReview }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const picture = useQuery(reviewPhotoQuery(eventId, review.id));
  const src = useObjectUrl(picture.data ?? null);
  if (picture.isError) return <p className={classes.missing}>{t('reviews.photoFailed')}</p>;
  return src === null ? (
    <div className={classes.missing} aria-hidden />
  ) : (
    <img src={src} alt={t('reviews.photoOf', { name: review.person.name })} className={classes.image} />
  );
}

function Enrolled({ person }: { person: PhotoReview['person'] }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  return (
    <FaceImage
      src={photoPath(eventId, person.id)}
      alt={t('lookAlikes.photoOf', { name: person.name })}
      size={320}
    />
  );
}
