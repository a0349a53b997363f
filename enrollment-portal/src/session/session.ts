import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { readSession, type Session } from '#contract/session';
import { call } from '../api/call.ts';
import { failureKindOf } from '../api/request-failed.ts';

export type SessionState =
  | { readonly kind: 'signed-in'; readonly session: Session }
  | { readonly kind: 'signed-out'; readonly because: 'not-signed-in' | 'expired' };

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }): Promise<SessionState> => askWhoIsSignedIn(signal),
  staleTime: Number.POSITIVE_INFINITY,
});

async function askWhoIsSignedIn(signal: AbortSignal): Promise<SessionState> {
  try {
    return { kind: 'signed-in', session: await call(readSession, {}, { signal }) };
  } catch (error) {
    if (failureKindOf(error) === 'not-signed-in') return { kind: 'signed-out', because: 'not-signed-in' };
    throw error;
  }
}

/** Forgets what the one before has loaded, then lets everyone know who is here now. */
export function beginSession(queries: QueryClient, session: Session): void {
  forgetLoadedData(queries);
  remember(queries, { kind: 'signed-in', session });
}

export function leaveSession(queries: QueryClient): void {
  remember(queries, { kind: 'signed-out', because: 'not-signed-in' });
  forgetLoadedData(queries);
}

/** What is on the screen stays until the sign-in page has taken its place. */
export function expireSession(queries: QueryClient): void {
  const known = queries.getQueryData(sessionQuery.queryKey);
  if (known?.kind === 'signed-in') remember(queries, { kind: 'signed-out', because: 'expired' });
}

/** The session has come further; what has been loaded stays. */
export function rememberSession(queries: QueryClient, session: Session): void {
  remember(queries, { kind: 'signed-in', session });
}

function remember(queries: QueryClient, state: SessionState): void {
  queries.setQueryData(sessionQuery.queryKey, () => state);
}

function forgetLoadedData(queries: QueryClient): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
}
