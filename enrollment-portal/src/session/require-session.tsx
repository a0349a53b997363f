import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useLocation } from 'react-router';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { ConfirmationProvider } from './confirmation.tsx';
import { SessionProvider } from './current-session.tsx';
import { DemandedSecondFactorPage } from './demanded-second-factor-page.tsx';
import { GiveCodePage } from './give-code-page.tsx';
import { signInPath } from './return-path.ts';
import { sessionQuery } from './session.ts';

/** Every page behind this one has a session; whoever loses it signs in and comes back to the same place. */
export function RequireSession() {
  const { pathname, search } = useLocation();
  const state = useQuery(sessionQuery);

  if (state.isPending) return <PageLoader />;
  if (state.isError) return <NoServer error={state.error} onRetry={() => void state.refetch()} />;
  if (state.data.kind === 'signed-out') return <Navigate to={signInPath(pathname + search)} replace />;
  if (state.data.session.stage === 'set-password') {
    return <Navigate to={`/set-password?return=${encodeURIComponent(pathname + search)}`} replace />;
  }
  const { session } = state.data;
  if (session.stage === 'give-code') return <GiveCodePage />;
  return (
    <SessionProvider session={session}>
      {session.stage === 'enrol-second-factor' ? (
        <DemandedSecondFactorPage />
      ) : (
        <ConfirmationProvider>
          <Outlet />
        </ConfirmationProvider>
      )}
    </SessionProvider>
  );
}

function NoServer({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <main>
      <FailureNotice error={error} onRetry={onRetry} />
    </main>
  );
}
