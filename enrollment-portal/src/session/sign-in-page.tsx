import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { Notice } from '../ui/notice.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { FrontPage } from './front-page.tsx';
import { returnPathOf } from './return-path.ts';
import { sessionQuery } from './session.ts';
import { SignInForm } from './sign-in-form.tsx';
import { useLinkSignIn } from './use-link-sign-in.ts';

export function SignInPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const link = useLinkSignIn();
  const state = useQuery(sessionQuery);

  if (link.kind === 'checking') return <PageLoader text={t('session.link.checking')} />;
  if (state.data?.kind === 'signed-in') return <Navigate to={returnPathOf(search)} replace />;
  const expired = state.data?.kind === 'signed-out' && state.data.because === 'expired';

  return (
    <FrontPage title={t('session.signIn.title')}>
      {link.kind === 'dead' && (
        <Notice tone="warn" title={t('session.link.deadTitle')}>
          {t('session.link.dead')}
        </Notice>
      )}
      {link.kind === 'failed' && (
        <Notice tone="bad" title={t('session.link.failedTitle')}>
          {link.text}
        </Notice>
      )}
      {link.kind === 'none' && expired && <Notice tone="info">{t('session.signIn.expired')}</Notice>}
      <SignInForm />
    </FrontPage>
  );
}
