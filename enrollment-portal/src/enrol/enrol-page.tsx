import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { EnrolFrame } from './enrol-frame.tsx';
import { EnrolSteps } from './enrol-steps.tsx';
import { ownEnrolmentQuery } from './enrolment-queries.ts';
import { useEnrolLink } from './use-enrol-link.ts';

/** Where a link or QR code leads that somebody was sent to enrol their own photo. No account, one device. */
export function EnrolPage() {
  const { t } = useTranslation();
  const link = useEnrolLink();
  const own = useQuery({ ...ownEnrolmentQuery, enabled: link.kind !== 'opening' });

  if (link.kind === 'opening' || (own.isPending && link.kind !== 'failed')) {
    return (
      <EnrolFrame title={t('enrol.title')}>
        <PageLoader text={t('enrol.opening')} />
      </EnrolFrame>
    );
  }
  if (link.kind === 'failed' || own.isError) {
    const retry = link.kind === 'failed' ? link.retry : () => void own.refetch();
    return (
      <EnrolFrame title={t('enrol.title')}>
        <FailureNotice
          title={t('enrol.openFailed')}
          error={link.kind === 'failed' ? link.error : own.error}
          onRetry={retry}
        />
      </EnrolFrame>
    );
  }
  if (own.data?.kind === 'open') return <EnrolSteps enrolment={own.data.enrolment} />;
  return <NoInvitation because={link.kind === 'dead' ? 'dead' : 'none'} onAgain={() => void own.refetch()} />;
}

/** Without an invitation there is nothing to see; it says how to come by one. */
function NoInvitation({ because, onAgain }: { because: 'dead' | 'none'; onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <EnrolFrame title={t(`enrol.closed.${because}.title`)}>
      <Notice tone="info">{t(`enrol.closed.${because}.text`)}</Notice>
      <Button variant="default" onClick={onAgain}>
        {t('shell.retry')}
      </Button>
    </EnrolFrame>
  );
}
