import { useTranslation } from 'react-i18next';
import type { OwnPhotoVerdict } from '#contract/enrolment';
import { QualityDetails } from '../photo/quality-details.tsx';
import { RefusalReasons } from '../photo/refusal-reasons.tsx';
import { Notice } from '../ui/notice.tsx';

/** Why the photo will not do, each reason with what to do about it. */
export function OwnVerdictNotice({ verdict }: { verdict: Extract<OwnPhotoVerdict, { kind: 'refused' }> }) {
  const { t } = useTranslation();
  const { refusal, quality } = verdict;
  return (
    <Notice tone="bad" title={t('photo.refused.title')}>
      <RefusalReasons refusal={refusal} />
      <QualityDetails quality={quality} failed={refusal.kind === 'low-quality' ? refusal.failed : []} />
    </Notice>
  );
}
