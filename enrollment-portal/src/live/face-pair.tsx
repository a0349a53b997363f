import { useContext } from 'react';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import { cropPath, photoPath } from '../api/image-path.ts';
import { useEvent } from '../event/current-event.ts';
import { useMay } from '../session/current-session.tsx';
import { FaceImage } from '../ui/face-image.tsx';
import classes from './face-pair.module.css';
import { FacesMasked } from './faces-masked.ts';

/** Captured face on the left, enrolled photo on the right, always in this order. */
export function FacePair({ passage, size }: { passage: Passage; size: number }) {
  const { captured, enrolled } = useFaces(passage);
  return (
    <span className={classes.pair}>
      <FaceImage src={captured} alt="" size={size} />
      <FaceImage src={enrolled} alt="" size={size} />
    </span>
  );
}

/** The same two, large and with their names. */
export function FaceComparison({ passage }: { passage: Passage }) {
  const { t } = useTranslation();
  const { captured, enrolled, masked } = useFaces(passage);
  const name = passage.person?.name ?? '';
  return (
    <div className={classes.comparison}>
      <figure className={classes.figure}>
        <FaceImage src={captured} alt={t('live.capturedOf')} size={168} />
        <figcaption>
          {captured !== null ? t('live.captured') : t(masked ? 'live.hidden' : 'live.noCapture')}
        </figcaption>
      </figure>
      <figure className={classes.figure}>
        <FaceImage src={enrolled} alt={t('live.enrolledOf', { name })} size={168} />
        <figcaption>{enrolled === null ? t('live.unknownPerson') : t('live.enrolled')}</figcaption>
      </figure>
    </div>
  );
}

function useFaces({ id, person, hasCrop }: Passage) {
  const { id: eventId } = useEvent();
  const maySeeCrop = useMay('passage:read-crop');
  const masked = useContext(FacesMasked);
  return {
    masked: masked && hasCrop && maySeeCrop,
    captured: hasCrop && maySeeCrop && !masked ? cropPath(eventId, id) : null,
    enrolled: person ? photoPath(eventId, person.id) : null,
  };
}
