import { Anchor, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PhotoRefusal, PhotoVerdict } from '#contract/person';
import { personPath } from '../event/event-path.ts';
import { Notice } from '../ui/notice.tsx';
import { QualityDetails } from './quality-details.tsx';
import classes from './verdict-notice.module.css';

interface Props {
  readonly verdict: PhotoVerdict;
  readonly eventId: string;
}

/** What the server thinks of a photo: each reason in plain words, each with what to do about it. */
export function VerdictNotice({ verdict, eventId }: Props) {
  const { t } = useTranslation();
  if (verdict.kind === 'accepted') {
    return (
      <Notice tone="good" title={t('photo.accepted')}>
        <QualityDetails quality={verdict.quality} failed={[]} />
      </Notice>
    );
  }
  return (
    <Notice tone="bad" title={t('photo.refused.title')}>
      <ul className={classes.reasons}>
        {reasonsOf(t, verdict.refusal).map(({ what, fix }) => (
          <li key={what}>
            <Text fz="sm" fw={600}>
              {what}
            </Text>
            <Text fz="sm">{fix}</Text>
          </li>
        ))}
      </ul>
      {verdict.refusal.kind === 'duplicate' && (
        <Anchor component={Link} to={personPath(eventId, verdict.refusal.personId)} fz="sm">
          {t('photo.refused.duplicate.open')}
        </Anchor>
      )}
      <QualityDetails
        quality={verdict.quality}
        failed={verdict.refusal.kind === 'low-quality' ? verdict.refusal.failed : []}
      />
    </Notice>
  );
}

interface Reason {
  readonly what: string;
  readonly fix: string;
}

function reasonsOf(t: TFunction, refusal: PhotoRefusal): readonly Reason[] {
  switch (refusal.kind) {
    case 'low-quality':
      return refusal.failed.map((measure) => ({
        what: t(`photo.measure.${measure}.what`),
        fix: t(`photo.measure.${measure}.fix`),
      }));
    case 'unreadable':
      return [
        {
          what: t(`photo.refused.unreadable.${refusal.because}.what`),
          fix: t(`photo.refused.unreadable.${refusal.because}.fix`),
        },
      ];
    case 'several-faces':
      return [
        {
          what: t('photo.refused.several-faces.what', { faces: refusal.faces }),
          fix: t('photo.refused.several-faces.fix'),
        },
      ];
    case 'no-face':
    case 'duplicate':
    case 'other-person':
      return [{ what: t(`photo.refused.${refusal.kind}.what`), fix: t(`photo.refused.${refusal.kind}.fix`) }];
  }
}
