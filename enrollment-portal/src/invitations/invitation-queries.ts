import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { pathOf } from '#contract/call';
import {
  exportInvitationLinks,
  invitePeople,
  invitePerson,
  listInvitations,
  renewEnrolmentLink,
  revokeInvitation,
} from '#contract/invitation';
import { call } from '../api/call.ts';
import { RequestFailed } from '../api/request-failed.ts';

const PAGE = 60;

export const invitationsQuery = (eventId: string) =>
  infiniteQueryOptions({
    queryKey: ['invitations', eventId, 'all'],
    queryFn: ({ pageParam, signal }) =>
      call(
        listInvitations,
        { params: { eventId }, query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** The latest invitation of a person; null when there was none. */
export const personInvitationQuery = (eventId: string, personId: string) =>
  queryOptions({
    queryKey: ['invitations', eventId, 'person', personId],
    queryFn: async ({ signal }) => {
      const input = { params: { eventId }, query: { personId, limit: 1 } };
      return (await call(listInvitations, input, { signal })).invitations[0] ?? null;
    },
  });

function refresh(queries: QueryClient, eventId: string): Promise<void> {
  return queries.invalidateQueries({ queryKey: ['invitations', eventId] });
}

export function useInvitePerson(eventId: string, personId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(invitePerson, { params: { eventId, personId }, body: {} }),
    onSettled: () => refresh(queries, eventId),
  });
}

export function useInviteMissing(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(invitePeople, { params: { eventId }, body: { who: { face: 'missing' } } }),
    onSettled: () => refresh(queries, eventId),
  });
}

export function useRenewLink(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (invitationId: string) =>
      call(renewEnrolmentLink, { params: { eventId, invitationId }, body: {} }),
    onSettled: () => refresh(queries, eventId),
  });
}

export function useRevokeInvitation(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (invitationId: string) => call(revokeInvitation, { params: { eventId, invitationId } }),
    onSettled: () => refresh(queries, eventId),
  });
}

/**
 * The links that wait to be opened, as the server writes them for a mail merge.
 * @throws RequestFailed
 */
export async function fetchOutbox(eventId: string): Promise<Blob> {
  const path = pathOf(exportInvitationLinks, { params: { eventId } });
  const response = await fetch(path, { method: 'POST', credentials: 'same-origin', cache: 'no-store' }).catch(
    (cause: unknown) => {
      throw new RequestFailed('unreachable', [], { cause });
    },
  );
  if (!response.ok) throw new RequestFailed(response.status === 401 ? 'not-signed-in' : 'internal');
  return response.blob();
}
