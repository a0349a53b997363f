import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { HeldRole } from '#contract/role';
import {
  changeUserRoles,
  changeUserState,
  endSessionOfUser,
  inviteUser,
  listSessionsOfUser,
  listUsers,
  renewInvitation,
  resetSecondFactor,
  type User,
} from '#contract/user';
import { call } from '../api/call.ts';
import { useConfirmed } from '../session/confirmation.tsx';

const PAGE = 60;

export const usersQuery = infiniteQueryOptions({
  queryKey: ['users'],
  queryFn: ({ pageParam, signal }) =>
    call(
      listUsers,
      { query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
      { signal },
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
});

export const placesOfQuery = (userId: string) =>
  queryOptions({
    queryKey: ['places', userId],
    queryFn: async ({ signal }) =>
      (await call(listSessionsOfUser, { params: { userId } }, { signal })).sessions,
  });

export function useInviteUser() {
  return useUserChange((body: { username: string; roles: HeldRole[] }) => call(inviteUser, { body }));
}

export function useRenewInvitation(user: User) {
  return useUserChange(() => call(renewInvitation, { params: { userId: user.id } }));
}

export function useChangeRoles(user: User) {
  return useUserChange((roles: HeldRole[]) =>
    call(changeUserRoles, { params: { userId: user.id }, version: user.version, body: { roles } }),
  );
}

export function useChangeState(user: User) {
  return useUserChange((to: 'enabled' | 'disabled') =>
    call(changeUserState, { params: { userId: user.id }, version: user.version, body: { to } }),
  );
}

export function useResetSecondFactor(user: User) {
  return useUserChange(() => call(resetSecondFactor, { params: { userId: user.id } }));
}

export function useEndSessionOf(user: User) {
  return useUserChange((sessionId: string) =>
    call(endSessionOfUser, { params: { userId: user.id, sessionId } }),
  );
}

/** Also after a failure the list is asked for again: somebody else may have changed it. */
function useUserChange<Wanted, Reply>(change: (wanted: Wanted) => Promise<Reply>) {
  const queries = useQueryClient();
  const confirmed = useConfirmed();
  return useMutation({
    mutationFn: (wanted: Wanted) => confirmed(() => change(wanted)),
    onSettled: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: usersQuery.queryKey }),
        queries.invalidateQueries({ queryKey: ['places'] }),
      ]);
    },
  });
}
