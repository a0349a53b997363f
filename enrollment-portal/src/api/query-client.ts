import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { failureKindOf } from './request-failed.ts';

const RETRIES = 2;

/**
 * @param onSignedOut called whenever the server answers that nobody is signed in, whatever was asked
 */
export function createQueryClient(onSignedOut: (queries: QueryClient) => void): QueryClient {
  const onError = (error: unknown) => {
    if (failureKindOf(error) === 'not-signed-in') onSignedOut(queries);
  };
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // A venue's network may reach the server and nothing else, which a browser calls offline.
      queries: { networkMode: 'always', retry: worthRetrying, staleTime: 10_000 },
      mutations: { networkMode: 'always' },
    },
  });
  return queries;
}

function worthRetrying(failures: number, error: unknown): boolean {
  const kind = failureKindOf(error);
  return failures < RETRIES && (kind === 'unreachable' || kind === 'unavailable');
}
