import { Button } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { beginSingleSignOn, readSignInWays } from '#contract/session';
import { call } from '../api/call.ts';
import { Notice } from '../ui/notice.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { FrontPage } from './front-page.tsx';
import { returnPathOf } from './return-path.ts';
import { sessionQuery } from './session.ts';
import { SignInForm } from './sign-in-form.tsx';
import { useLinkSignIn } from './use-link-sign-in.ts';

const waysQuery = queryOptions({
  queryKey: ['session', 'ways'],
  queryFn: ({ signal }) => call(readSignInWays, {}, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

const FAILURES = ['forbidden', 'conflict', 'unavailable', 'single-sign-on-failed'] as const;

/** What the server says of a sign-in through the organisation that came to nothing. */
function failureIn(search: URLSearchParams): (typeof FAILURES)[number] | null {
  const failed = search.get('failed');
  if (failed === null) return null;
  return FAILURES.find((kind) => kind === failed) ?? 'single-sign-on-failed';
}

export function SignInPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const link = useLinkSignIn();
  const state = useQuery(sessionQuery);
  const ways = useQuery(waysQuery);
  const failed = failureIn(search);

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
      {link.kind === 'none' && !expired && failed !== null && (
        <Notice tone="bad">{t(`session.failed.${failed}`)}</Notice>
      )}
      {ways.data?.singleSignOn && (
        <Button component="a" href={beginSingleSignOn.path} variant="default" fullWidth>
          {t('session.signIn.through', { provider: ways.data.singleSignOn.label })}
        </Button>
      )}
      {ways.data?.password !== 'off' && <SignInForm />}
    </FrontPage>
  );
}
