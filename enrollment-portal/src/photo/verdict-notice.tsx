import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PhotoVerdict } from '#contract/person';
import { personPath } from '../event/event-path.ts';
import { Notice } from '../ui/notice.tsx';
import { QualityDetails } from './quality-details.tsx';
import { RefusalReasons } from './refusal-reasons.tsx';

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
      <RefusalReasons refusal={verdict.refusal} />
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
