import { lazy, Suspense } from 'react';
import { useRoutes } from 'react-router';
import { ROUTES } from './routes.tsx';
import { CrashBoundary } from './ui/crash-boundary.tsx';
import { PageLoader } from './ui/page-loader.tsx';

const MessageArea = lazy(async () => ({ default: (await import('./ui/message-area.tsx')).MessageArea }));

export function Portal() {
  const page = useRoutes(ROUTES);
  return (
    <CrashBoundary>
      <Suspense fallback={<PageLoader />}>{page}</Suspense>
      <Suspense>
        <MessageArea />
      </Suspense>
    </CrashBoundary>
  );
}
