import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  type Explanation,
  explainPhoto,
  giveConsent,
  leaveEnrolment,
  type OwnEnrolment,
  openEnrolment,
  readOwnEnrolment,
  sendOwnPhoto,
  withdrawConsent,
} from '#contract/enrolment';
import { call } from '../api/call.ts';
import { failureKindOf } from '../api/request-failed.ts';

export type OwnState =
  | { readonly kind: 'open'; readonly enrolment: OwnEnrolment }
  /** This device has opened no invitation, or it has run out. */
  | { readonly kind: 'closed' };

export const ownEnrolmentQuery = queryOptions({
  queryKey: ['own-enrolment'],
  queryFn: ({ signal }): Promise<OwnState> => readOwn(signal),
  staleTime: 30_000,
});

async function readOwn(signal: AbortSignal): Promise<OwnState> {
  try {
    return { kind: 'open', enrolment: await call(readOwnEnrolment, {}, { signal }) };
  } catch (error) {
    if (failureKindOf(error) === 'not-signed-in') return { kind: 'closed' };
    throw error;
  }
}

function remember(queries: QueryClient, state: OwnState): void {
  queries.setQueryData(ownEnrolmentQuery.queryKey, state);
}

export function useOpenEnrolment() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => call(openEnrolment, { body: { token } }),
    onSuccess: (enrolment) => remember(queries, { kind: 'open', enrolment }),
  });
}

export interface Agreement {
  readonly textVersion: string;
  readonly language: string;
}

export function useGiveConsent() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Agreement) => call(giveConsent, { body }),
    onSuccess: (enrolment) => remember(queries, { kind: 'open', enrolment }),
    onError: (error) => {
      // The text is another by now: it is shown, and asked for again.
      if (failureKindOf(error) === 'changed-meanwhile') {
        void queries.invalidateQueries({ queryKey: ownEnrolmentQuery.queryKey });
      }
    },
  });
}

export function useWithdrawConsent() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(withdrawConsent, {}),
    onSuccess: (enrolment) => remember(queries, { kind: 'open', enrolment }),
  });
}

export function useLeave() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(leaveEnrolment, {}),
    onSuccess: () => remember(queries, { kind: 'closed' }),
  });
}

export interface OwnPhoto {
  readonly photo: File;
  /** `instead`: once it is accepted, earlier photos are deleted. */
  readonly place: 'beside' | 'instead';
  /** Why there is no better one; null while nobody has said. */
  readonly explanation: Explanation | null;
}

/** Answers with the server's verdict; a refused photo is an answer, not an error. */
export function useSendOwnPhoto() {
  return useMutation({
    mutationFn: async ({ photo, place, explanation }: OwnPhoto) => {
      if (explanation) await call(explainPhoto, { body: explanation });
      return call(sendOwnPhoto, { query: { place } }, { image: photo });
    },
  });
}

/** Asks anew how far the enrolment is, after a photo was taken in. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ownEnrolmentQuery.queryKey });
}
