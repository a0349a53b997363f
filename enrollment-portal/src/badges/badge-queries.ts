import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { pathOf } from '#contract/call';
import {
  endCredential,
  issueCredential,
  listCredentials,
  readBadgeCode,
  replaceCredential,
} from '#contract/credential';
import { call } from '../api/call.ts';
import { RequestFailed } from '../api/request-failed.ts';

export const badgesQuery = (eventId: string, personId: string) =>
  queryOptions({
    queryKey: ['badges', eventId, personId],
    queryFn: async ({ signal }) =>
      (await call(listCredentials, { params: { eventId, personId } }, { signal })).credentials,
  });

export type BadgeChange =
  | { readonly kind: 'issue'; readonly number: string }
  | {
      readonly kind: 'replace';
      readonly credentialId: string;
      readonly number: string;
      readonly reason: string;
    }
  | { readonly kind: 'lost' | 'revoked'; readonly credentialId: string; readonly reason: string };

export function useChangeBadge(eventId: string, personId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: BadgeChange) => {
      const params = { eventId, personId };
      if (change.kind === 'issue') return call(issueCredential, { params, body: { number: change.number } });
      const { credentialId, reason } = change;
      const on = { ...params, credentialId };
      return change.kind === 'replace'
        ? call(replaceCredential, { params: on, body: { number: change.number, reason } })
        : call(endCredential, { params: on, body: { to: change.kind, reason } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: badgesQuery(eventId, personId).queryKey }),
  });
}

/**
 * The drawing of a badge's QR code.
 * @throws RequestFailed
 */
export async function fetchBadgeCode(params: {
  readonly eventId: string;
  readonly personId: string;
  readonly credentialId: string;
}): Promise<Blob> {
  const path = pathOf(readBadgeCode, { params, query: { format: 'svg' } });
  const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store' }).catch(
    (cause: unknown) => {
      throw new RequestFailed('unreachable', [], { cause });
    },
  );
  if (!response.ok) throw new RequestFailed(response.status === 409 ? 'conflict' : 'unavailable');
  return response.blob();
}
